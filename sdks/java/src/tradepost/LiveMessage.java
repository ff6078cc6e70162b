package tradepost;

/** What a live stream says. */
public sealed interface LiveMessage {
    /** It is connected. What happened before is in {@code trades} and {@code events}. */
    record Opened() implements LiveMessage {}

    /** It broke or was refused, and connects again after a pause. */
    record Interrupted(Problem problem) implements LiveMessage {}

    /** A whole book: first of each material, and again after {@link Behind}. */
    record Book(Types.Book book) implements LiveMessage {}

    /** Levels that changed; a quantity of 0 means that the level is gone. */
    record BookChanged(Types.Book book) implements LiveMessage {}

    /** A trade of anybody. */
    record Trade(Types.Trade trade) implements LiveMessage {}

    /** Something that happened to the player. */
    record Event(Types.Event event) implements LiveMessage {}

    /** The new prices of a material. */
    record Summary(Types.Summary summary) implements LiveMessage {}

    /** Messages were read too slowly, and lost. Whole books follow; for the rest, read {@code trades}. */
    record Behind() implements LiveMessage {}
}
