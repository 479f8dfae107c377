package org.spectrim.distill;

/** Which networks learn while a student is taught. */
public enum Mode {
  /** The student alone; the teacher was trained before. */
  OFFLINE,
  /** All, beginning with random weights; the teacher's weights are not looked at. */
  ONLINE,
  /** The one network, from itself or from the labels; the teacher's weights are not looked at. */
  SELF
}
