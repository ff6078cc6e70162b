package tradepost;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The driver of the conformance suite: does with the client what a line of JSON says, and answers with a line. */
final class Conformance {
    private static final Client MARKET = new Client(System.getenv("TRADEPOST_URL"))
            .withLimits(millis("TRADEPOST_ATTEMPT_MS"), millis("TRADEPOST_RETRY_MS"));

    private final Map<String, Object> streams = new HashMap<>();

    public static void main(String[] arguments) throws IOException {
        Conformance driver = new Conformance();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Map<String, Object> result = new HashMap<>();
            try {
                result.put("answer", driver.act(map(Json.parse(line))));
            } catch (Problem problem) {
                result.put("problem", shown(problem));
            }
            out.println(Json.write(result));
        }
        System.exit(0);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    private static Map<String, Object> shown(Problem problem) {
        Map<String, Object> shown = new HashMap<>(Map.of("code", problem.code(), "detail", problem.getMessage()));
        if (problem.status() > 0) shown.put("status", problem.status());
        return shown;
    }

    private static Duration millis(String name) {
        return Duration.ofMillis(Long.parseLong(System.getenv(name)));
    }

    private Object act(Map<String, Object> request) {
        Client client = MARKET.withToken((String) request.get("token"));
        String stream = (String) request.get("stream");
        switch ((String) request.get("do")) {
            case "call":
                return call(client, request);
            case "follow":
                List<?> materials = (List<?>) request.get("materials");
                streams.put(stream, client.follow(materials.toArray(String[]::new)));
                return null;
            case "read_feed":
                int limit = ((Long) request.get("limit")).intValue();
                streams.put(stream, client.readFeed((String) request.get("after"), limit));
                return null;
            case "next":
                if (streams.get(stream) instanceof FeedReader feed) return feed.next();
                return shown(((Live) streams.get(stream)).next(Duration.ofSeconds(10)));
            default:
                if (streams.remove(stream) instanceof Live live) live.close();
                return null;
        }
    }

    private static Object shown(LiveMessage message) {
        if (message == null) return null;
        String kind = message.getClass().getSimpleName().replaceAll("(?<=.)([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        Map<String, Object> shown = new LinkedHashMap<>(Map.of("kind", kind));
        if (message instanceof LiveMessage.Interrupted broken) shown.put("problem", shown(broken.problem()));
        else shown.putAll(map(Json.parse(Json.write(message))));
        return shown;
    }

    private static Object call(Client client, Map<String, Object> request) {
        String name = Pattern.compile("_(.)").matcher((String) request.get("call"))
                .replaceAll(found -> found.group(1).toUpperCase(Locale.ROOT));
        Object[] places = ((List<?>) request.get("path")).toArray();
        Method method = Arrays.stream(Calls.class.getMethods()).filter(each -> each.getName().equals(name)).findAny()
                .orElseThrow();
        Object[] arguments = Arrays.copyOf(places, method.getParameterCount());
        if (arguments.length > places.length) {
            arguments[places.length] = Json.read(method.getParameterTypes()[places.length], request.get("body"));
        }
        Call<?> call;
        try {
            call = (Call<?>) method.invoke(client, arguments);
        } catch (InvocationTargetException error) {
            throw (RuntimeException) error.getCause();
        } catch (IllegalAccessException error) {
            throw new IllegalStateException(error);
        }
        map(request.get("query")).forEach(call::query);
        if (request.get("key") instanceof String key) call.key(key);
        return Boolean.TRUE.equals(request.get("all")) ? ((PagedCall<?, ?>) call).all() : call.send();
    }
}
