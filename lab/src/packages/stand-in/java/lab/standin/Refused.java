package lab.standin;

/** What a stand-in does not put up with, in words for the log. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  Refused(String message) {
    super(message);
  }
}
