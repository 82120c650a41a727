package lab.standin;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;

/** The users of the database, whose passwords are kept as the releases keep them. */
final class Users {
  private static final String COLUMNS = "id, user_name as \"userName\", user_type as \"userType\", email, phone,"
      + " tenant_id as \"tenantId\", queue, state";

  private final Spec spec;
  private final Database database;

  Users(Spec spec, Database database) {
    this.spec = spec;
    this.database = database;
  }

  /** The id of who has this name and this password, or null. */
  Integer find(String name, String password) throws Exception {
    String sql = "select id from t_ds_user where user_name = ? and user_password = ?";
    List<Map<String, Object>> rows = database.rows(sql, name, md5(password));
    return rows.isEmpty() ? null : (Integer) rows.get(0).get("id");
  }

  Map<String, Object> byId(int id) throws Exception {
    return database.rows("select " + COLUMNS + " from t_ds_user where id = ?", id).get(0);
  }

  /** Writes a user. Parameters that the release demands must be there, also empty; an empty password changes nothing. */
  Http.Answer update(Map<String, String> form) throws Exception {
    for (String name : spec.words("user-needs")) {
      if (!form.containsKey(name)) return Envelope.refusal(Envelope.WRONG_PARAMETER, name + " is not present");
    }
    int id = Integer.parseInt(form.get("id"));
    database.change("update t_ds_user set tenant_id = ?, queue = ? where id = ?",
        Integer.parseInt(form.get("tenantId")), form.get("queue"), id);
    String password = form.get("userPassword");
    if (!password.isEmpty()) database.change("update t_ds_user set user_password = ? where id = ?", md5(password), id);
    return Envelope.success(null);
  }

  private static String md5(String text) throws Exception {
    byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
    return String.format("%032x", new BigInteger(1, digest));
  }
}
