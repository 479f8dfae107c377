package org.spectrim.cli;

import java.util.Locale;
import org.spectrim.fit.Epoch;
import org.spectrim.fit.TrainListener;

/** Shows training on the console. */
record EpochProgress(ConsoleProgress console) implements TrainListener {
  @Override
  public void epoch(Epoch epoch, int epochs) {
    String validated =
        epoch.validation() == null
            ? ""
            : String.format(
                Locale.ROOT, ", validation %.2f %%", 100 * epoch.validation().accuracy());
    console.at(
        (double) epoch.number() / epochs,
        String.format(
            Locale.ROOT,
            "epoch %d of %d, loss %.4f%s",
            epoch.number(),
            epochs,
            epoch.loss(),
            validated),
        null);
  }
}
