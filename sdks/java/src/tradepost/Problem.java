package tradepost;

import java.time.Duration;
import java.util.Map;

/**
 * Why a call failed. Match on {@link #code}; a market lists its codes at {@code /errors}.
 *
 * <p>Codes of the client's own: {@code unreachable} (no complete answer; a write may or may not have been applied),
 * {@code unreadable} (the answer is not a market's) and {@code number_out_of_range} (nothing was sent).
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERRORS = 500;

    private final String code;
    private final int status;
    private final transient Map<String, Object> document;
    private final Duration retryAfter;

    Problem(String code, String detail, Throwable cause) {
        this(code, detail, 0, Map.of(), Duration.ZERO, cause);
    }

    Problem(String code, String detail, int status, Map<String, Object> document, Duration after, Throwable cause) {
        super(detail + " (" + code + ")", cause);
        this.code = code;
        this.status = status;
        this.document = document;
        this.retryAfter = after;
    }

    /** The market's code, or one of the client's own. */
    public String code() {
        return code;
    }

    /** The HTTP status; 0 without an answer. */
    public int status() {
        return status;
    }

    /** The market's problem document, with fields such as {@code needed}, {@code available} and {@code max}. */
    public Map<String, Object> document() {
        return document;
    }

    /** How long the market wants the client to wait. */
    Duration retryAfter() {
        return retryAfter;
    }

    /** Whether the same request may succeed later. */
    public boolean isTransient() {
        return status == 0 ? code.equals("unreachable") : status == TOO_MANY_REQUESTS || status >= SERVER_ERRORS;
    }
}
