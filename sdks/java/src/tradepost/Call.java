package tradepost;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A call of the API, which {@link #send} sends, and repeats while the market is busy or out of reach.
 *
 * @param <T> the answer
 */
public class Call<T> {
    private static final SecureRandom RANDOM = new SecureRandom();

    final Client client;
    private final Route route;
    private final List<String> places;
    private final Object body;
    private final Class<T> answer;
    private final Map<String, Object> query = new LinkedHashMap<>();
    private String key;

    Call(Client client, Route route, List<String> places, Object body, Class<T> answer) {
        this.client = client;
        this.route = route;
        this.places = places;
        this.body = body;
        this.answer = answer;
        this.key = route.isWrite() ? newKey() : null;
    }

    /** A new idempotency key: 128 random bits. Keep it to repeat the same write after a restart. */
    public static String newKey() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Names a write: repeated under the same key it has one effect, also when a restarted program repeats it. */
    public Call<T> key(String key) {
        this.key = key;
        return this;
    }

    /** Sets a parameter. */
    public Call<T> query(String name, Object value) {
        query.put(name, value);
        return this;
    }

    /**
     * Sends the call and waits for its answer.
     *
     * @throws Problem if the market refuses it, or cannot be reached in time
     */
    public T send() {
        return client.send(route, path(), key, body == null ? null : Json.write(body), answer);
    }

    Route route() {
        return route;
    }

    private String path() {
        String path = route.path();
        for (String place : places) path = path.replaceFirst("\\{\\w+}", escaped(place));
        if (query.isEmpty()) return path;
        return path + "?" + query.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + escaped(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String escaped(Object value) {
        return URLEncoder.encode(value.toString(), StandardCharsets.UTF_8).replace("+", "%20");
    }
}
