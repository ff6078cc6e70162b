package tradepost;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses that double, with jitter so that a market's clients do not all return at once. */
final class Pauses {
    private final double longest;
    private double next;

    private Pauses(double first, double longest) {
        this.next = first;
        this.longest = longest;
    }

    /** Within a call. */
    static Pauses ofCall() {
        return new Pauses(100, 2_000);
    }

    /** Before a stream, or a reader of the feed, connects again. */
    static Pauses ofStream() {
        return new Pauses(500, 15_000);
    }

    /** The next pause; a longer one that the market wants wins. */
    Duration next(Problem problem) {
        Duration pause = Duration.ofMillis((long) (next * (1 + ThreadLocalRandom.current().nextDouble())));
        next = Math.min(next * 2, longest);
        return pause.compareTo(problem.retryAfter()) < 0 ? problem.retryAfter() : pause;
    }

    static void sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException error) {
            Thread.currentThread().interrupt();
            throw new Problem("unreachable", "interrupted", error);
        }
    }
}
