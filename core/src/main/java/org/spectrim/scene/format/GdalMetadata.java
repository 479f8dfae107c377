package org.spectrim.scene.format;

import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The items of GDAL's XML tag in a GeoTIFF, by name and band.
 *
 * @param items the texts by {@code name} and by {@code name/band}; names in lower case, bands from
 *     0 on
 */
record GdalMetadata(Map<String, String> items) {

  /**
   * @param xml the text of the tag; empty where there is none
   * @throws IOException if it is no XML
   */
  static GdalMetadata parse(String xml) throws IOException {
    Map<String, String> items = new HashMap<>();
    if (xml.isBlank()) {
      return new GdalMetadata(items);
    }
    XMLInputFactory factory = XMLInputFactory.newInstance();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml.strip()));
      while (reader.hasNext()) {
        if (reader.next() == XMLStreamReader.START_ELEMENT
            && reader.getLocalName().equals("Item")) {
          String name = String.valueOf(reader.getAttributeValue(null, "name"));
          String band = reader.getAttributeValue(null, "sample");
          String key = name.toLowerCase(Locale.ROOT) + (band == null ? "" : "/" + band);
          items.put(key, reader.getElementText());
        }
      }
    } catch (XMLStreamException e) {
      throw new IOException("its GDAL metadata are damaged", e);
    }
    return new GdalMetadata(items);
  }

  Optional<String> text(String name, int band) {
    return Optional.ofNullable(items.get(name + "/" + band)).map(String::strip);
  }

  /** A number for a band. */
  double number(String name, int band, double otherwise) throws IOException {
    String text = text(name, band).orElse("");
    try {
      return text.isEmpty() ? otherwise : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IOException("its GDAL metadata have no number as " + name + " of a band", e);
    }
  }

  static String escape(String text) {
    return text.replaceAll("\\p{Cntrl}", " ")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
