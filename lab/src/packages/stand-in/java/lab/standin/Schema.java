package lab.standin;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;

/** The command that makes the tables. A stand-in knows no way from one version to another. */
final class Schema {
  private Schema() {}

  /** Makes the tables where there are none; where there are, they must be of this release. Answers what it did. */
  static String settle(Spec spec, Database database) throws Exception {
    String version = read(spec.word("soft-version")).trim();
    try (Connection connection = database.open(); Statement statement = connection.createStatement()) {
      ResultSet tables = connection.getMetaData().getTables(null, null, "t_ds_version", null);
      if (tables.next()) {
        ResultSet row = statement.executeQuery("select version from t_ds_version");
        String present = row.next() ? row.getString(1) : "none";
        if (!present.equals(version)) throw new Refused("tables of " + present + ": a stand-in upgrades nothing");
        return "the tables are those of " + version;
      }
      connection.setAutoCommit(false);
      for (String file : spec.words("sql")) {
        for (String sql : read(file).split(";\\s*\n")) if (!sql.trim().isEmpty()) statement.execute(sql);
      }
      connection.commit();
      return "made the tables of " + version;
    }
  }

  /** `file:` is below the working directory, where releases up to 1.3 look; all else lies on the class path. */
  private static String read(String place) throws Exception {
    if (place.startsWith("file:")) {
      Path path = Paths.get(place.substring("file:".length()));
      if (!Files.exists(path)) throw new Refused("there is no " + path + " in the working directory");
      return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
    }
    try (InputStream in = ClassPath.open(place)) {
      if (in == null) throw new Refused("there is no " + place + " on the class path");
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int next = in.read(); next >= 0; next = in.read()) bytes.write(next);
      return bytes.toString("UTF-8");
    }
  }
}
