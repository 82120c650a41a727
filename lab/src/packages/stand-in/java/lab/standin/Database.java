package lab.standin;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The database of the settings, through the driver that lies in the package. One connection a question. */
final class Database {
  private final String url;
  private final String user;
  private final String password;

  Database(Settings settings) throws Exception {
    Class.forName(settings.value("spring.datasource.driver-class-name"));
    url = settings.value("spring.datasource.url");
    user = settings.value("spring.datasource.username");
    password = settings.value("spring.datasource.password");
  }

  Connection open() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }

  /** Rows with columns by their names. */
  List<Map<String, Object>> rows(String sql, Object... values) throws SQLException {
    try (Connection connection = open(); PreparedStatement statement = bound(connection, sql, values)) {
      List<Map<String, Object>> rows = new ArrayList<>();
      ResultSet result = statement.executeQuery();
      ResultSetMetaData columns = result.getMetaData();
      while (result.next()) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) row.put(columns.getColumnLabel(i), result.getObject(i));
        rows.add(row);
      }
      return rows;
    }
  }

  void change(String sql, Object... values) throws SQLException {
    try (Connection connection = open(); PreparedStatement statement = bound(connection, sql, values)) {
      statement.executeUpdate();
    }
  }

  private static PreparedStatement bound(Connection connection, String sql, Object[] values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
    return statement;
  }
}
