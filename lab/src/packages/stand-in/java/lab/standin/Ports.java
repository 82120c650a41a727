package lab.standin;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/** Ports that are open as those of the release are, on all addresses. */
final class Ports {
  /** What is done with who connects. */
  interface Guest {
    void meet(Socket socket) throws Exception;
  }

  private Ports() {}

  /** Opens a port behind which nobody answers. */
  static void open(int port) throws IOException {
    accept(new ServerSocket(port), socket -> {});
  }

  static void accept(ServerSocket server, Guest guest) {
    new Thread(() -> {
      while (true) {
        try {
          Socket socket = server.accept();
          new Thread(() -> meet(socket, guest)).start();
        } catch (IOException closed) {
          return;
        }
      }
    }, "port " + server.getLocalPort()).start();
  }

  private static void meet(Socket socket, Guest guest) {
    try (Socket guestSocket = socket) {
      guest.meet(guestSocket);
    } catch (Exception gone) {
      // Who hangs up is not waited for.
    }
  }
}
