package tradepost;

import java.util.ArrayList;
import java.util.List;

/**
 * A call that returns a page of a list.
 *
 * @param <P> the page
 * @param <R> a row
 */
public final class PagedCall<P extends Page<R>, R> extends Call<P> {
    PagedCall(Client client, Route route, List<String> places, Class<P> answer) {
        super(client, route, places, null, answer);
    }

    @Override
    public PagedCall<P, R> query(String name, Object value) {
        super.query(name, value);
        return this;
    }

    /** Reads the list to its end. */
    public List<R> all() {
        List<R> all = new ArrayList<>();
        for (;;) {
            P page = send();
            all.addAll(page.rows());
            if (page.next() == null) return all;
            query(route().cursor(), page.next());
        }
    }
}
