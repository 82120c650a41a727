package lab.standin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** As much of HTTP as the console and nginx need: a request a connection. The runtime of the lab has no server in it. */
final class Http {
  /** A request; `form` holds what stands in the address and in the body. */
  static final class Request {
    String method;
    String path;
    final Map<String, String> headers = new HashMap<>();
    final Map<String, String> form = new HashMap<>();
  }

  static final class Answer {
    final int status;
    final String body;

    Answer(int status, String body) {
      this.status = status;
      this.body = body;
    }
  }

  interface Handler {
    Answer answer(Request request) throws Exception;
  }

  private static final int PATIENCE_MS = 10_000;

  private Http() {}

  static void serve(int port, Handler handler) throws IOException {
    serve(new ServerSocket(port), handler);
  }

  static void serve(ServerSocket server, Handler handler) {
    Ports.accept(server, socket -> exchange(socket, handler));
  }

  private static void exchange(Socket socket, Handler handler) throws Exception {
    socket.setSoTimeout(PATIENCE_MS);
    Request request = read(socket.getInputStream());
    if (request == null) return;
    Answer answer;
    try {
      answer = handler.answer(request);
    } catch (Exception error) {
      answer = new Answer(500, String.valueOf(error));
    }
    byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
    String head = "HTTP/1.1 " + answer.status + " Stand-in\r\nContent-Type: application/json;charset=UTF-8\r\n"
        + "Content-Length: " + body.length + "\r\nConnection: close\r\n\r\n";
    OutputStream out = socket.getOutputStream();
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
    out.write(body);
    out.flush();
  }

  private static Request read(InputStream in) throws IOException {
    String[] first = line(in).split(" ");
    if (first.length < 2) return null;
    Request request = new Request();
    request.method = first[0];
    String[] address = first[1].split("\\?", 2);
    request.path = address[0];
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon > 0) request.headers.put(line.substring(0, colon).toLowerCase(), line.substring(colon + 1).trim());
    }
    if (address.length > 1) parse(address[1], request.form);
    int length = Integer.parseInt(request.headers.getOrDefault("content-length", "0"));
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < length; i++) body.append((char) in.read());
    parse(body.toString(), request.form);
    return request;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) if (next != '\r') line.append((char) next);
    return line.toString();
  }

  private static void parse(String pairs, Map<String, String> into) throws IOException {
    for (String pair : pairs.split("&")) {
      String[] parts = pair.split("=", 2);
      if (parts.length == 2) into.put(URLDecoder.decode(parts[0], "UTF-8"), URLDecoder.decode(parts[1], "UTF-8"));
    }
  }
}
