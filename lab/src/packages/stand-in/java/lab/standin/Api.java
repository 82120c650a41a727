package lab.standin;

import java.util.Collections;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * As much of DolphinScheduler's API as the console talks to: the first sign-in, and records in the database. Sessions
 * are in memory.
 */
final class Api implements Http.Handler {
  private static final String ROOT = "/dolphinscheduler/";

  private final Users users;
  private final Records records;
  private final boolean isPlain;
  /** Ids of users by session. */
  private final Map<String, Integer> sessions = new ConcurrentHashMap<>();

  Api(Spec spec, Database database) {
    users = new Users(spec, database);
    records = new Records(spec, database);
    isPlain = spec.has("plain-session");
  }

  @Override
  public Http.Answer answer(Http.Request request) throws Exception {
    if (!request.path.startsWith(ROOT)) return new Http.Answer(404, "{}");
    String call = request.method + " " + request.path.substring(ROOT.length());
    if (call.equals("POST login")) return login(request.form);
    Integer user = sessions.get(request.headers.getOrDefault("sessionid", ""));
    if (user == null) return new Http.Answer(401, "{}");
    switch (call) {
      case "GET users/get-user-info":
        return Envelope.success(users.byId(user));
      case "POST users/update":
        return users.update(request.form);
      case "POST signOut":
        sessions.remove(request.headers.get("sessionid"));
        return Envelope.success(null);
      default:
        return records.answer(request.method, request.path.substring(ROOT.length()), request.form);
    }
  }

  private Http.Answer login(Map<String, String> form) throws Exception {
    Integer user = users.find(form.getOrDefault("userName", ""), form.getOrDefault("userPassword", ""));
    if (user == null) return Envelope.refusal(Envelope.WRONG_PASSWORD, "user name or password error");
    String session = UUID.randomUUID().toString();
    sessions.put(session, user);
    return Envelope.success(isPlain ? session : Collections.singletonMap("sessionId", session));
  }
}
