package org.spectrim.scene.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.error.UsageException;

class FileVariableTest {
  @Test
  void splitsAtTheLastColon() {
    assertThat(FileVariable.parse("a/b.mat:paviaU"))
        .isEqualTo(new FileVariable(Path.of("a/b.mat"), "paviaU"));
    assertThat(FileVariable.parse("a/b.mat")).isEqualTo(new FileVariable(Path.of("a/b.mat"), null));
    assertThat(FileVariable.parse("a/b.mat:paviaU")).hasToString(Path.of("a/b.mat") + ":paviaU");
  }

  @Test
  void leavesDrivesAndOtherColonsAlone() {
    assertThat(FileVariable.parse("C:x").variable()).isNull();
    assertThat(FileVariable.parse("a:b/c.mat").variable()).isNull();
    assertThat(FileVariable.parse("a.mat:1x").variable()).isNull();
  }

  @Test
  void dataSetsOfHdf5MayLieInGroups() {
    assertThat(FileVariable.parse("b/c.he5:HDFEOS/Data Fields/VNIR-1"))
        .isEqualTo(new FileVariable(Path.of("b/c.he5"), "HDFEOS/Data Fields/VNIR-1"));
    assertThat(FileVariable.parse("ab:c/d.tif").variable()).isNull();
  }

  @Test
  void aFileOfThatNameWins(@TempDir Path folder) throws IOException {
    Path odd = Files.createFile(folder.resolve("cube:x"));
    assertThat(FileVariable.parse(odd.toString())).isEqualTo(new FileVariable(odd, null));
  }

  @Test
  void refusesWhatIsNoPath() {
    assertThatThrownBy(() -> FileVariable.parse("a\0b"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("not a file path");
  }
}
