package org.spectrim.report;

import java.util.function.Consumer;

/** A page of its own in the look of the report: one heading, no scripts, readable offline. */
final class Page {
  private Page() {}

  static String of(String title, Consumer<Markup> content) {
    Markup page = new Markup();
    page.open("html", "lang", "en").open("head");
    page.empty("meta", "charset", "utf-8");
    page.empty("meta", "name", "color-scheme", "content", "light dark");
    page.leaf("title", title);
    page.open("style").verbatim(HtmlReport.stylesheet()).close().close();
    page.open("body").open("main");
    page.leaf("h1", title);
    content.accept(page);
    page.close().close().close();
    return "<!DOCTYPE html>\n" + page;
  }
}
