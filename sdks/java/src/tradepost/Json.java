package tradepost;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as the API has it: objects, lists, texts, integers, flags; to and from records. */
final class Json {
    /** The largest number of the API, 2^53 − 1. */
    static final long NUMBER_MAX = (1L << 53) - 1;

    /** The name of a record's component in JSON, where it differs. */
    @Retention(RetentionPolicy.RUNTIME)
    @interface Name {
        String value();
    }

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** Reads a text as maps, lists, strings, longs, booleans and {@code null}. */
    static Object parse(String text) {
        Json reader = new Json(text);
        Object value = reader.value();
        if (reader.next() != '\0') throw reader.wrong("the end");
        return value;
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException("JSON at " + at + ": expected " + expected);
    }

    /** The next character after white space; NUL at the end. */
    private char next() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private void take(char expected) {
        if (next() != expected) throw wrong(String.valueOf(expected));
        at++;
    }

    private Object value() {
        return switch (next()) {
            case '{' -> object();
            case '[' -> list();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) throw wrong(word);
        at += word.length();
        return value;
    }

    private Map<String, Object> object() {
        Map<String, Object> fields = new LinkedHashMap<>();
        at++;
        while (next() != '}') {
            if (!fields.isEmpty()) take(',');
            if (next() != '"') throw wrong("a name");
            String name = string();
            take(':');
            fields.put(name, value());
        }
        at++;
        return fields;
    }

    private List<Object> list() {
        List<Object> rows = new ArrayList<>();
        at++;
        while (next() != ']') {
            if (!rows.isEmpty()) take(',');
            rows.add(value());
        }
        at++;
        return rows;
    }

    private String string() {
        StringBuilder out = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char character = text.charAt(at);
            if (character == '"') {
                at++;
                return out.toString();
            }
            out.append(character == '\\' ? escaped() : character);
        }
        throw wrong("\"");
    }

    private char escaped() {
        at++;
        char escape = at < text.length() ? text.charAt(at) : '\0';
        switch (escape) {
            case 'n': return '\n';
            case 't': return '\t';
            case 'r': return '\r';
            case 'b': return '\b';
            case 'f': return '\f';
            case 'u':
                if (at + 4 >= text.length()) throw wrong("four digits");
                at += 4;
                return (char) Integer.parseInt(text.substring(at - 3, at + 1), 16);
            default: return escape;
        }
    }

    private Long number() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) at++;
        try {
            return Long.valueOf(text.substring(start, at));
        } catch (NumberFormatException error) {
            throw wrong("an integer");
        }
    }

    /** Writes a value; throws a {@link Problem} for a number that the API cannot carry. */
    static String write(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(Object value, StringBuilder out) {
        if (value instanceof String string) {
            quote(string, out);
        } else if (value instanceof Number number) {
            long integer = number.longValue();
            if (number.doubleValue() != integer || Math.abs(integer) > NUMBER_MAX) {
                throw new Problem("number_out_of_range", number + " is not an integer of at most 2^53 − 1", null);
            }
            out.append(integer);
        } else if (value instanceof List<?> rows) {
            String separator = "[";
            for (Object row : rows) {
                write(row, out.append(separator));
                separator = ",";
            }
            out.append(rows.isEmpty() ? "[]" : "]");
        } else if (value instanceof Map<?, ?> fields) {
            out.append('{');
            fields.forEach((name, field) -> {
                if (field == null) return;
                if (out.charAt(out.length() - 1) != '{') out.append(',');
                quote(name.toString(), out);
                write(field, out.append(':'));
            });
            out.append('}');
        } else if (value instanceof Record) {
            write(fields((Record) value), out);
        } else {
            out.append(value);
        }
    }

    private static void quote(String string, StringBuilder out) {
        out.append('"');
        for (char character : string.toCharArray()) {
            if (character == '"' || character == '\\') out.append('\\').append(character);
            else if (character < ' ') out.append(String.format("\\u%04x", (int) character));
            else out.append(character);
        }
        out.append('"');
    }

    private static String name(RecordComponent component) {
        Name name = component.getAnnotation(Name.class);
        return name == null ? component.getName() : name.value();
    }

    private static Map<String, Object> fields(Record of) {
        Map<String, Object> fields = new LinkedHashMap<>();
        try {
            for (RecordComponent component : of.getClass().getRecordComponents()) {
                fields.put(name(component), component.getAccessor().invoke(of));
            }
        } catch (ReflectiveOperationException error) {
            throw new IllegalStateException(error);
        }
        return fields;
    }

    /** Makes a record, or a list or map of them, of a parsed value; fields that it does not know are skipped. */
    @SuppressWarnings("unchecked")
    static <T> T read(Type type, Object value) {
        if (type instanceof ParameterizedType several) {
            if (value == null) return null;
            if (several.getRawType() == Map.class) {
                Type each = several.getActualTypeArguments()[1];
                Map<String, Object> read = new LinkedHashMap<>();
                ((Map<?, ?>) value).forEach((name, field) -> read.put(name.toString(), read(each, field)));
                return (T) read;
            }
            Type row = several.getActualTypeArguments()[0];
            return (T) ((List<?>) value).stream().map(each -> Json.<Object>read(row, each)).toList();
        }
        Class<?> of = (Class<?>) type;
        if (!of.isRecord() || value == null) return (T) value;
        RecordComponent[] components = of.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int index = 0; index < components.length; index++) {
            types[index] = components[index].getType();
            values[index] = read(components[index].getGenericType(), ((Map<?, ?>) value).get(name(components[index])));
            // An older market does not have the flag.
            if (types[index] == boolean.class && values[index] == null) values[index] = false;
            if (types[index].isPrimitive() && values[index] == null) {
                throw new IllegalArgumentException(name(components[index]) + " is missing");
            }
        }
        try {
            return (T) of.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException error) {
            throw new IllegalStateException(error);
        }
    }
}
