import com.baomidou.mybatisplus.annotation.EnumValue;
import com.baomidou.mybatisplus.annotation.TableName;
import com.baomidou.mybatisplus.core.MybatisConfiguration;
import com.baomidou.mybatisplus.core.metadata.TableFieldInfo;
import com.baomidou.mybatisplus.core.metadata.TableInfo;
import com.baomidou.mybatisplus.core.metadata.TableInfoHelper;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.Field;
import java.net.JarURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.ibatis.builder.MapperBuilderAssistant;

/**
 * Writes a schema for DolphinScheduler from its own classes: MyBatis-Plus is asked for the table and column names it
 * will use at run time, so they are right by construction. Lengths, indexes and defaults are not in the classes and
 * are left out. Arguments: dialect (postgresql, mysql), version, folder.
 */
public class SchemaGenerator {
  private static final String ENTITIES = "org/apache/dolphinscheduler/dao/entity/";

  private static final Map<String, Map<String, String>> TYPES = Map.of(
      "postgresql", Map.of("int", "integer", "long", "bigint", "boolean", "boolean", "double", "double precision",
          "date", "timestamp", "text", "text", "key", "varchar(64) primary key", "auto", "serial primary key"),
      "mysql", Map.of("int", "int", "long", "bigint", "boolean", "tinyint", "double", "double",
          "date", "datetime", "text", "longtext", "key", "varchar(64) primary key", "auto", "int primary key auto_increment"));

  private static final Map<String, String> QUARTZ = Map.of("postgresql", "tables_postgres.sql", "mysql", "tables_mysql_innodb.sql");

  public static void main(String[] args) throws Exception {
    String dialect = args[0];
    List<String> ddl = new ArrayList<>();
    for (Class<?> entity : entities()) ddl.add(createTable(entity, dialect));
    ddl.add("CREATE TABLE t_ds_version (id " + TYPES.get(dialect).get("auto") + ", version varchar(200));");
    ddl.add(quartz(QUARTZ.get(dialect)));
    Files.writeString(Path.of(args[2], "dolphinscheduler_ddl.sql"), String.join("\n", ddl) + "\n");
    Files.writeString(Path.of(args[2], "dolphinscheduler_dml.sql"), firstRows(args[1]));
  }

  /** The classes with a table, in the order of their names. */
  private static List<Class<?>> entities() throws Exception {
    ClassLoader loader = SchemaGenerator.class.getClassLoader();
    JarURLConnection jar = (JarURLConnection) loader.getResource(ENTITIES + "User.class").openConnection();
    TreeSet<String> names = jar.getJarFile().stream().map(Object::toString)
        .filter(name -> name.startsWith(ENTITIES) && name.endsWith(".class") && !name.contains("$"))
        .collect(Collectors.toCollection(TreeSet::new));
    List<Class<?>> found = new ArrayList<>();
    for (String name : names) {
      Class<?> type = Class.forName(name.replace('/', '.').replaceAll("\\.class$", ""));
      if (type.isAnnotationPresent(TableName.class)) found.add(type);
    }
    return found;
  }

  private static String createTable(Class<?> entity, String dialect) {
    Map<String, String> types = TYPES.get(dialect);
    TableInfo table = TableInfoHelper.initTableInfo(new MapperBuilderAssistant(new MybatisConfiguration(), ""), entity);
    List<String> columns = new ArrayList<>();
    if (table.getKeyColumn() != null) {
      boolean text = field(entity, table.getKeyProperty()).getType() == String.class;
      columns.add(name(table.getKeyColumn(), dialect) + " " + types.get(text ? "key" : "auto"));
    }
    List<TableFieldInfo> fields = new ArrayList<>(table.getFieldList());
    fields.sort(Comparator.comparing(TableFieldInfo::getColumn));
    for (TableFieldInfo column : fields) {
      String kind = kind(field(entity, column.getProperty()).getType());
      columns.add(name(column.getColumn(), dialect) + " " + types.get(kind));
    }
    return "CREATE TABLE " + table.getTableName() + " (\n  " + String.join(",\n  ", columns) + "\n);";
  }

  /** Quoted: some columns are words of the language. Small letters, as an unquoted name would become. */
  private static String name(String column, String dialect) {
    String quote = dialect.equals("mysql") ? "`" : "\"";
    return quote + column.replaceAll("[`\"]", "").toLowerCase() + quote;
  }

  private static Field field(Class<?> type, String name) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) if (field.getName().equals(name)) return field;
    }
    throw new IllegalStateException(type + " has no field " + name);
  }

  private static String kind(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getDeclaredFields()).filter(f -> f.isAnnotationPresent(EnumValue.class))
          .map(f -> kind(f.getType())).findFirst().orElse("text");
    }
    if (type == int.class || type == Integer.class) return "int";
    if (type == long.class || type == Long.class) return "long";
    if (type == boolean.class || type == Boolean.class) return "boolean";
    if (type == double.class || type == Double.class) return "double";
    return type == Date.class ? "date" : "text";
  }

  /** Quartz brings its own script; its DROPs and comments are left out (one DROP of 2.3.0 has a stray quote). */
  private static String quartz(String script) throws Exception {
    String path = "org/quartz/impl/jdbcjobstore/" + script;
    try (InputStream in = org.quartz.Scheduler.class.getClassLoader().getResourceAsStream(path);
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines.lines().filter(line -> !line.matches("(?i)^\\s*(drop .*|--.*|#.*|commit;?|)\\s*$"))
          .collect(Collectors.joining("\n"));
    }
  }

  private static String firstRows(String version) {
    return String.join("\n",
        "INSERT INTO t_ds_user (user_name, user_password, user_type, email, phone, tenant_id, create_time, update_time)"
            + " VALUES ('admin', md5('dolphinscheduler123'), 0, '', '', 0, now(), now());",
        "INSERT INTO t_ds_queue (queue_name, queue, create_time, update_time) VALUES ('default', 'default', now(), now());",
        "INSERT INTO t_ds_alertgroup (group_name, group_type, description, create_time, update_time)"
            + " VALUES ('default admin warning group', 0, 'default admin warning group', now(), now());",
        "INSERT INTO t_ds_relation_user_alertgroup (alertgroup_id, user_id, create_time, update_time)"
            + " VALUES (1, 1, now(), now());",
        "INSERT INTO t_ds_version (version) VALUES ('" + version + "');",
        "");
  }
}
