package tradepost;

/** A route of the API; {@code cursor} is the parameter that continues a list, {@code null} for others. */
record Route(String method, String path, boolean isWrite, boolean isAuthorized, String cursor) {}
