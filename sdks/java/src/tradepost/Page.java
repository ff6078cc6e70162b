package tradepost;

import java.util.List;

/**
 * A page of a list.
 *
 * @param <R> a row
 */
public interface Page<R> {
    /** The rows of this page. */
    List<R> rows();

    /** The cursor of the next page; {@code null} at the end. */
    String next();
}
