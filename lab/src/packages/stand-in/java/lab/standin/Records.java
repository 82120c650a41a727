package lab.standin;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lists that the console brings to what they should be: alert instances, alert groups, groups of workers. The spec names
 * for each its table and the fields that the release demands; every column is named as its field is.
 */
final class Records {
  private static final String PLUGINS = "t_ds_plugin_define";

  private final Spec spec;
  private final Database database;

  Records(Spec spec, Database database) {
    this.spec = spec;
    this.database = database;
  }

  /** What the alert server writes at its start: the ways of alerts, each with the parameters that it takes. */
  void definePlugins() throws Exception {
    for (String plugin : spec.words("plugins")) {
      if (!database.rows("select id from " + PLUGINS + " where plugin_name = ?", plugin).isEmpty()) continue;
      List<Object> parameters = new ArrayList<>();
      for (String field : spec.words("plugin." + plugin)) parameters.add(Collections.singletonMap("field", field));
      database.change("insert into " + PLUGINS + " (plugin_name, plugin_type, plugin_params) values (?, 'ALERT', ?)",
          plugin, Json.of(parameters));
    }
  }

  /** Answers `list`, `list?pageNo=…`, a new record, a changed one. */
  Http.Answer answer(String method, String path, Map<String, String> form) throws Exception {
    String[] parts = path.split("/");
    if (parts[0].equals("ui-plugins")) return plugins(parts, form);
    List<String> told = spec.words("record." + parts[0]);
    if (told.isEmpty()) return new Http.Answer(404, "{}");
    String table = told.get(0);
    List<String> fields = told.subList(1, told.size());
    if (method.equals("GET")) return list(table, parts.length > 1);
    for (String field : fields) {
      if (!form.containsKey(field)) return Envelope.refusal(Envelope.WRONG_PARAMETER, field + " is not present");
    }
    String id = method.equals("PUT") ? parts[1] : form.get("id");
    List<Object> values = new ArrayList<>();
    for (String field : fields) values.add(form.get(field));
    if (id == null) {
      String places = String.join(", ", Collections.nCopies(fields.size(), "?"));
      database.change("insert into " + table + " (" + quoted(fields, "") + ") values (" + places + ")", values.toArray());
    } else {
      values.add(Integer.parseInt(id));
      database.change("update " + table + " set " + quoted(fields, " = ?") + " where id = ?", values.toArray());
    }
    return Envelope.success(null);
  }

  private Http.Answer list(String table, boolean whole) throws Exception {
    List<Map<String, Object>> rows = database.rows("select * from " + table + " order by id");
    if (whole) return Envelope.success(rows);
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("totalList", rows);
    page.put("total", rows.size());
    return Envelope.success(page);
  }

  private Http.Answer plugins(String[] parts, Map<String, String> form) throws Exception {
    String columns = "select id, plugin_name as \"pluginName\", plugin_params as \"pluginParams\" from " + PLUGINS;
    if (parts[1].equals("query-by-type")) {
      return Envelope.success(database.rows(columns + " where plugin_type = ?", form.get("pluginType")));
    }
    return Envelope.success(database.rows(columns + " where id = ?", Integer.parseInt(parts[1])).get(0));
  }

  private static String quoted(List<String> fields, String end) {
    List<String> names = new ArrayList<>();
    for (String field : fields) names.add('"' + field + '"' + end);
    return String.join(", ", names);
  }
}
