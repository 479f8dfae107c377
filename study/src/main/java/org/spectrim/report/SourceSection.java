package org.spectrim.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spectrim.recipe.Recipe;
import org.spectrim.report.MethodsUsed.Method;
import org.spectrim.report.ReportData.TrialDetail;
import org.spectrim.study.TrialRow;

/** What each method does and the papers it is from. */
final class SourceSection {
  private SourceSection() {}

  static void write(Markup page, ReportData data) {
    if (data.details().isEmpty()) {
      return;
    }
    List<String> networks =
        data.rows().stream()
            .map(TrialRow::model)
            .map(model -> model.split(" ", 2)[0])
            .distinct()
            .toList();
    Map<String, Recipe> recipes = new LinkedHashMap<>();
    for (TrialDetail detail : data.details()) {
      recipes.putIfAbsent(detail.row().recipe(), detail.recipe());
    }
    page.open("section", "id", "sources");
    page.leaf("h2", "Methods and their sources");
    page.open("dl", "class", "facts");
    for (Method method : MethodsUsed.of(networks, recipes.values())) {
      page.leaf("dt", method.title());
      page.open("dd");
      page.text(method.summary());
      method.sources().forEach(source -> page.leaf("cite", source.toString()));
      page.close();
    }
    page.close();
    page.close();
  }
}
