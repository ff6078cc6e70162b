package tradepost;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The messages of a live stream, out of server-sent events that are cut anywhere. */
final class EventParser {
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final List<String> data = new ArrayList<>();
    private String name = "";

    /** The messages that are complete with these bytes. */
    List<LiveMessage> push(byte[] bytes) {
        List<LiveMessage> messages = new ArrayList<>();
        for (byte each : bytes) {
            if (each != '\n') {
                line.write(each);
                continue;
            }
            read(line.toString(StandardCharsets.UTF_8).replaceFirst("\r$", ""), messages);
            line.reset();
        }
        return messages;
    }

    private void read(String text, List<LiveMessage> messages) {
        if (text.isEmpty()) {
            LiveMessage message = data.isEmpty() ? null : message(String.join("\n", data));
            if (message != null) messages.add(message);
            data.clear();
            name = "";
            return;
        }
        int colon = text.indexOf(':');
        String value = colon < 0 ? "" : text.substring(colon + 1).replaceFirst("^ ", "");
        switch (colon < 0 ? text : text.substring(0, colon)) {
            case "event" -> name = value;
            case "data" -> data.add(value);
            default -> { }
        }
    }

    /** {@code null} for a kind of a later version. */
    private LiveMessage message(String json) {
        try {
            return switch (name) {
                case "book" -> new LiveMessage.Book(Json.read(Types.Book.class, Json.parse(json)));
                case "book_changed" -> new LiveMessage.BookChanged(Json.read(Types.Book.class, Json.parse(json)));
                case "trade" -> new LiveMessage.Trade(Json.read(Types.Trade.class, Json.parse(json)));
                case "event" -> new LiveMessage.Event(Json.read(Types.Event.class, Json.parse(json)));
                case "summary" -> new LiveMessage.Summary(Json.read(Types.Summary.class, Json.parse(json)));
                case "behind" -> new LiveMessage.Behind();
                default -> null;
            };
        } catch (IllegalArgumentException | ClassCastException error) {
            throw new Problem("unreadable", "a message of the stream is not a market's", error);
        }
    }
}
