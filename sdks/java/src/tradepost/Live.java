package tradepost;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A live stream: books, trades, prices and the player's own events as they happen, connected again whenever it breaks.
 * For one thread at a time.
 */
public final class Live implements AutoCloseable {
    /** A market sends something at least every 15 seconds, if only a comment. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(40);
    private static final int OK = 200;

    private final Client client;
    private final Route route;
    private final String path;
    private final Queue<LiveMessage> messages = new ArrayDeque<>();
    private Pauses pauses = Pauses.ofStream();
    private long reconnectAt = System.nanoTime();
    private Connection connection;

    Live(Client client, Route route, List<String> materials, Map<String, Object> parameters) {
        this.client = client;
        this.route = route;
        StringBuilder query = new StringBuilder("/v1/stream?materials=").append(String.join(",", materials));
        parameters.forEach((name, value) -> query.append('&').append(name).append('=').append(value));
        this.path = query.toString();
    }

    /**
     * Returns the next message; {@code null} where none came in that time, which may be none at all in a game's loop.
     * Waits longer only while it connects. What interrupts the stream is a message, too.
     */
    public LiveMessage next(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (;;) {
            if (!messages.isEmpty()) return messages.remove();
            long left = deadline - System.nanoTime();
            try {
                advance(Math.max(left, 0));
            } catch (Problem problem) {
                close();
                reconnectAt = System.nanoTime() + pauses.next(problem).toNanos();
                return new LiveMessage.Interrupted(problem);
            }
            if (left <= 0 && messages.isEmpty()) return null;
        }
    }

    /** Disconnects. */
    @Override
    public void close() {
        if (connection != null) connection.close();
        connection = null;
    }

    /** Connects, or reads what comes in time. */
    private void advance(long nanos) {
        if (connection == null) {
            long wait = reconnectAt - System.nanoTime();
            Pauses.sleep(Duration.ofNanos(Math.max(Math.min(wait, nanos), 0)));
            if (wait <= nanos) connect();
            return;
        }
        byte[] bytes = connection.read(nanos);
        for (LiveMessage message : connection.parser.push(bytes)) messages.add(message);
    }

    private void connect() {
        Connection opened = new Connection();
        HttpResponse<Void> response = client.attempt(route, path, null, null, info ->
                info.statusCode() == OK ? opened
                        : BodySubscribers.mapping(BodySubscribers.ofByteArray(), body -> opened.refuse(body)));
        if (response.statusCode() != OK) Client.read(response.statusCode(), response, opened.refusal, Object.class);
        connection = opened;
        pauses = Pauses.ofStream();
        messages.add(new LiveMessage.Opened());
    }

    /** The bytes of a response as they come. */
    private static final class Connection implements HttpResponse.BodySubscriber<Void> {
        private static final Problem END = new Problem("unreachable", "the stream ended", null);
        final EventParser parser = new EventParser();
        private final BlockingQueue<Object> parts = new LinkedBlockingQueue<>();
        private Flow.Subscription subscription;
        private byte[] refusal = {};
        private long heardAt = System.nanoTime();

        Void refuse(byte[] body) {
            refusal = body;
            return null;
        }

        /** What comes in time; nothing where nothing comes. */
        byte[] read(long nanos) {
            Object part = poll(nanos);
            if (part instanceof Problem problem) throw problem;
            if (part instanceof byte[] bytes) {
                heardAt = System.nanoTime();
                subscription.request(1);
                return bytes;
            }
            if (System.nanoTime() - heardAt > SILENCE_MAX.toNanos()) {
                throw new Problem("unreachable", "the stream is silent", null);
            }
            return new byte[0];
        }

        private Object poll(long nanos) {
            try {
                return parts.poll(nanos, TimeUnit.NANOSECONDS);
            } catch (InterruptedException error) {
                Thread.currentThread().interrupt();
                throw new Problem("unreachable", "interrupted", error);
            }
        }

        /** The response is complete with its head. */
        @Override
        public CompletionStage<Void> getBody() {
            return CompletableFuture.completedFuture(null);
        }

        void close() {
            if (subscription != null) subscription.cancel();
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
            subscription.request(1);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            byte[] bytes = new byte[buffers.stream().mapToInt(ByteBuffer::remaining).sum()];
            int at = 0;
            for (ByteBuffer buffer : buffers) {
                int length = buffer.remaining();
                buffer.get(bytes, at, length);
                at += length;
            }
            parts.add(bytes);
        }

        @Override
        public void onError(Throwable error) {
            parts.add(new Problem("unreachable", "the stream broke: " + error, error));
        }

        @Override
        public void onComplete() {
            parts.add(END);
        }
    }
}
