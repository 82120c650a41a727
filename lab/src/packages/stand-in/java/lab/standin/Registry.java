package lab.standin;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/** A session with ZooKeeper, by the client that releases have, too. */
final class Registry {
  private static final int SESSION_MS = 30_000;
  private static final byte[] HEARTBEAT = "stand-in".getBytes(StandardCharsets.UTF_8);

  private final ZooKeeper client;

  /** Connects. Like the releases, a server ends itself when its session is lost: systemd starts it again. */
  Registry(String servers) throws Exception {
    CountDownLatch connected = new CountDownLatch(1);
    client = new ZooKeeper(servers, SESSION_MS, event -> {
      if (event.getState() == KeeperState.SyncConnected) connected.countDown();
      if (event.getState() == KeeperState.Expired) System.exit(1);
    });
    if (!connected.await(SESSION_MS, TimeUnit.MILLISECONDS)) throw new Refused("no ZooKeeper answers at " + servers);
  }

  /** Makes a node that goes with the session. One of that name is of an earlier start, and is replaced. */
  void register(String path, boolean numbered) throws Exception {
    for (int at = path.indexOf('/', 1); at > 0; at = path.indexOf('/', at + 1)) {
      try {
        client.create(path.substring(0, at), new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
      } catch (KeeperException.NodeExistsException present) {
        // Another server was first.
      }
    }
    try {
      client.delete(path, -1);
    } catch (KeeperException.NoNodeException absent) {
      // As it should be.
    }
    client.create(path, HEARTBEAT, Ids.OPEN_ACL_UNSAFE, numbered ? CreateMode.EPHEMERAL_SEQUENTIAL : CreateMode.EPHEMERAL);
  }

  void close() throws InterruptedException {
    client.close();
  }
}
