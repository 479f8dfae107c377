package org.spectrim.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;
import org.spectrim.error.UsageException;
import org.spectrim.spec.SpecNode.Kind;

/** Reads YAML into {@link SpecNode}s, which keep the lines that Jackson's own tree forgets. */
public final class YamlTree {
  private static final YAMLFactory YAML = new YAMLFactory();

  private final String source;
  private final YAMLParser parser;

  private YamlTree(String source, YAMLParser parser) {
    this.source = source;
    this.parser = parser;
  }

  /**
   * Reads a file; errors name it as it was given.
   *
   * @throws InputException if it cannot be read
   * @throws UsageException if it is not YAML, holds a key twice or an alias
   */
  public static SpecNode read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new InputException(file + ": there is no such file", e);
    } catch (IOException e) {
      throw new InputException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a text.
   *
   * @param source what errors call it: a file or a flag
   * @throws UsageException if it is not YAML, holds a key twice or an alias
   */
  public static SpecNode parse(String source, String yaml) {
    try (YAMLParser parser = YAML.createParser(yaml)) {
      YamlTree tree = new YamlTree(source, parser);
      JsonToken first = parser.nextToken();
      SpecNode root = tree.node("", first);
      if (first != null && parser.nextToken() != null) {
        throw root.error("holds more than one document; keep the first");
      }
      return root;
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      String problem = e.getOriginalMessage().lines().findFirst().orElse("");
      throw new UsageException(source + ":" + line + ": not valid YAML: " + problem, e);
    } catch (IOException e) {
      throw new InputException(source + " cannot be read: " + e.getMessage(), e);
    }
  }

  private SpecNode node(String path, @Nullable JsonToken token) throws IOException {
    int line = parser.currentTokenLocation().getLineNr();
    if (token == null || token == JsonToken.VALUE_NULL) {
      return new SpecNode(source, line, path, Kind.NOTHING, "", List.of(), Map.of());
    }
    if (token == JsonToken.START_OBJECT) {
      return new SpecNode(source, line, path, Kind.MAP, "", List.of(), entries(path));
    }
    if (token == JsonToken.START_ARRAY) {
      return new SpecNode(source, line, path, Kind.LIST, "", items(path), Map.of());
    }
    SpecNode scalar =
        new SpecNode(source, line, path, Kind.SCALAR, parser.getText(), List.of(), Map.of());
    if (parser.isCurrentAlias()) {
      throw scalar.error("aliases (*name) are not supported; write the value out");
    }
    return scalar;
  }

  private Map<String, SpecNode> entries(String path) throws IOException {
    Map<String, SpecNode> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      SpecNode value = node(path.isEmpty() ? key : path + "." + key, parser.nextToken());
      if (entries.put(key, value) != null) {
        throw value.error("is given twice");
      }
    }
    return Collections.unmodifiableMap(entries);
  }

  private List<SpecNode> items(String path) throws IOException {
    List<SpecNode> items = new ArrayList<>();
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      items.add(node(path + "[" + items.size() + "]", t));
    }
    return List.copyOf(items);
  }
}
