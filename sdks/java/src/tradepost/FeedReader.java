package tradepost;

import java.time.Duration;

/** Reads the feed page after page by long poll, through any interruption. */
public final class FeedReader {
    /** The longest wait for events: proxies often close what is silent for longer. */
    private static final long WAIT_SECONDS_MAX = 30;
    /** The pause between two pages where an attempt is too short for a long poll. */
    private static final Duration POLL_PAUSE = Duration.ofMillis(250);

    private final Client client;
    private final int limit;
    private String after;

    FeedReader(Client client, String after, int limit) {
        this.client = client;
        this.after = after;
        this.limit = limit;
    }

    /**
     * Waits for the next page that has events. Store its {@code next} together with its effect: a reader that starts
     * there processes each event exactly once. A market that is busy or out of reach is asked until it answers.
     *
     * @throws Problem if a repetition does not help
     */
    public Types.FeedList next() {
        long wait = Math.min(client.attemptTimeout().toSeconds() / 2, WAIT_SECONDS_MAX);
        Pauses pauses = Pauses.ofStream();
        for (;;) {
            Call<Types.FeedList> call = client.feed().query("wait", wait).query("limit", limit);
            if (after != null) call.query("after", after);
            try {
                Types.FeedList page = call.send();
                pauses = Pauses.ofStream();
                after = page.next();
                if (!page.events().isEmpty()) return page;
                if (wait == 0) Pauses.sleep(POLL_PAUSE);
            } catch (Problem problem) {
                if (!problem.isTransient()) throw problem;
                Pauses.sleep(pauses.next(problem));
            }
        }
    }
}
