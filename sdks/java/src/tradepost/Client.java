package tradepost;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A market, and the identity that calls act for. Calls wait for their answers: in a server's plugin, make them
 * outside the main thread.
 */
public final class Client extends Calls {
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration RETRY_FOR = Duration.ofSeconds(10);
    private static final int SUCCESSES_END = 300;

    private final HttpClient http;
    private final String url;
    private final Supplier<String> token;
    private final Duration attemptTimeout;
    private final Duration retryFor;

    /** The market at a URL such as {@code http://127.0.0.1:7171}; nothing is sent yet. */
    public Client(String url) {
        this(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(), url, () -> null, ATTEMPT_TIMEOUT,
                RETRY_FOR);
    }

    private Client(HttpClient http, String url, Supplier<String> token, Duration attemptTimeout, Duration retryFor) {
        this.http = http;
        this.url = url.replaceFirst("/$", "");
        this.token = token;
        this.attemptTimeout = attemptTimeout;
        this.retryFor = retryFor;
    }

    /** The same market, for the holder of this token. */
    public Client withToken(String token) {
        return withToken(() -> token);
    }

    /** The same market, for the holder of the tokens that this function returns, one for each request. */
    public Client withToken(Supplier<String> token) {
        return new Client(http, url, token, attemptTimeout, retryFor);
    }

    /** The same market, with limits: for one attempt (15 s), and for repeating a call (10 s). */
    public Client withLimits(Duration attemptTimeout, Duration retryFor) {
        return new Client(http, url, token, attemptTimeout, retryFor);
    }

    /**
     * Follows books and trades of these materials, and the player's own events. Parameters of the stream are
     * {@code summaries} and {@code rate}.
     */
    public Live follow(List<String> materials, Map<String, Object> parameters) {
        Route route = new Route("GET", "/v1/stream", false, true, null);
        return new Live(this, route, materials, parameters);
    }

    /** Follows books and trades of these materials, and the player's own events. */
    public Live follow(String... materials) {
        return follow(List.of(materials), Map.of());
    }

    /**
     * Reads the feed from a cursor on; {@code null} starts at the oldest event, {@code "end"} at what happens from
     * now on. A page has at most {@code limit} events.
     */
    public FeedReader readFeed(String after, int limit) {
        return new FeedReader(this, after, limit);
    }

    Duration attemptTimeout() {
        return attemptTimeout;
    }

    @Override
    <T> Call<T> call(Route route, List<String> places, Object body, Class<T> answer) {
        return new Call<>(this, route, places, body, answer);
    }

    @Override
    <P extends Page<R>, R> PagedCall<P, R> pagedCall(Route route, List<String> places, Class<P> answer) {
        return new PagedCall<>(this, route, places, answer);
    }

    /** Sends a request, and repeats it while that may help and there is time. */
    <T> T send(Route route, String path, String key, String body, Class<T> answer) {
        long deadline = System.nanoTime() + retryFor.toNanos();
        Pauses pauses = Pauses.ofCall();
        for (;;) {
            try {
                HttpResponse<byte[]> response = attempt(route, path, key, body, BodyHandlers.ofByteArray());
                return read(response.statusCode(), response, response.body(), answer);
            } catch (Problem problem) {
                Duration pause = pauses.next(problem);
                if (!problem.isTransient() || System.nanoTime() + pause.toNanos() > deadline) throw problem;
                Pauses.sleep(pause);
            }
        }
    }

    /** Sends a request once. */
    <B> HttpResponse<B> attempt(Route route, String path, String key, String body, BodyHandler<B> handler) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .method(route.method(), body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) request.header("Content-Type", "application/json");
        if (key != null) request.header("Idempotency-Key", key);
        String current = route.isAuthorized() ? token.get() : null;
        if (current != null) request.header("Authorization", "Bearer " + current);
        CompletableFuture<HttpResponse<B>> sent = http.sendAsync(request.build(), handler);
        try {
            return sent.get(attemptTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException error) {
            sent.cancel(true);
            throw new Problem("unreachable", "no complete answer in time", error);
        } catch (ExecutionException error) {
            Throwable cause = error.getCause();
            if (!(cause instanceof IOException)) throw new IllegalStateException(cause);
            throw new Problem("unreachable", "cannot reach the market: " + cause, cause);
        } catch (InterruptedException error) {
            sent.cancel(true);
            Thread.currentThread().interrupt();
            throw new Problem("unreachable", "interrupted", error);
        }
    }

    /** The answer of a success; throws a {@link Problem} otherwise. */
    @SuppressWarnings("unchecked")
    static <T> T read(int status, HttpResponse<?> response, byte[] body, Class<T> answer) {
        Map<String, Object> document = Map.of();
        try {
            if (Json.parse(new String(body, StandardCharsets.UTF_8)) instanceof Map<?, ?> map) {
                document = (Map<String, Object>) map;
            }
            if (status < SUCCESSES_END) return Json.read(answer, document);
        } catch (IllegalArgumentException | ClassCastException error) {
            if (status < SUCCESSES_END) {
                throw new Problem("unreadable", "the answer is not a market's", status, Map.of(), Duration.ZERO, error);
            }
        }
        String seconds = response.headers().firstValue("retry-after").filter(text -> text.matches("\\d{1,9}")).orElse("0");
        Duration after = Duration.ofSeconds(Long.parseLong(seconds));
        if (document.get("code") instanceof String code) {
            throw new Problem(code, String.valueOf(document.get("detail")), status, document, after, null);
        }
        throw new Problem("unreadable", "the answer " + status + " is not a market's", status, Map.of(), after, null);
    }
}
