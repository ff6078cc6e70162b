using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Tradepost
{
    /// <summary>Reads JSON as the API has it: objects, lists, texts, integers, flags.</summary>
    internal sealed class JsonReader
    {
        private const int DepthMax = 64;

        private readonly string text;
        private int at;
        private int depth;

        private JsonReader(string text)
        {
            this.text = text;
        }

        /// <summary>Reads a text as objects, lists, strings, longs, bools and null.</summary>
        /// <exception cref="FormatException">It is not JSON, or has a number that is not a 64-bit integer.</exception>
        internal static object Parse(string text)
        {
            var reader = new JsonReader(text);
            object value = reader.Value();
            if (reader.Next() != '\0') throw reader.Wrong("the end");
            return value;
        }

        private FormatException Wrong(string expected)
        {
            return new FormatException("JSON at " + at + ": expected " + expected);
        }

        /// <summary>The next character after white space; NUL at the end.</summary>
        private char Next()
        {
            while (at < text.Length && " \t\r\n".IndexOf(text[at]) >= 0) at++;
            return at < text.Length ? text[at] : '\0';
        }

        private void Take(char expected)
        {
            if (Next() != expected) throw Wrong(expected.ToString());
            at++;
        }

        private object Value()
        {
            switch (Next())
            {
                case '{': return Object();
                case '[': return List();
                case '"': return Text();
                case 't': return Word("true", true);
                case 'f': return Word("false", false);
                case 'n': return Word("null", null);
                default: return Integer();
            }
        }

        private object Word(string word, object value)
        {
            if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0) throw Wrong(word);
            at += word.Length;
            return value;
        }

        private void Enter()
        {
            if (++depth > DepthMax) throw Wrong("less depth");
            at++;
        }

        private JsonObject Object()
        {
            Enter();
            var fields = new Dictionary<string, object>();
            while (Next() != '}')
            {
                if (fields.Count > 0) Take(',');
                if (Next() != '"') throw Wrong("a name");
                string name = Text();
                Take(':');
                fields[name] = Value();
            }
            at++;
            depth--;
            return new JsonObject(fields);
        }

        private List<object> List()
        {
            Enter();
            var rows = new List<object>();
            while (Next() != ']')
            {
                if (rows.Count > 0) Take(',');
                rows.Add(Value());
            }
            at++;
            depth--;
            return rows;
        }

        private string Text()
        {
            var found = new StringBuilder();
            for (at++; at < text.Length; at++)
            {
                if (text[at] == '"')
                {
                    at++;
                    return found.ToString();
                }
                found.Append(text[at] == '\\' ? Escaped() : text[at]);
            }
            throw Wrong("\"");
        }

        private char Escaped()
        {
            at++;
            char escape = at < text.Length ? text[at] : '\0';
            switch (escape)
            {
                case 'n': return '\n';
                case 't': return '\t';
                case 'r': return '\r';
                case 'b': return '\b';
                case 'f': return '\f';
                case 'u':
                    if (at + 4 >= text.Length) throw Wrong("four digits");
                    at += 4;
                    string digits = text.Substring(at - 3, 4);
                    return (char)ushort.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                default: return escape;
            }
        }

        private object Integer()
        {
            int start = at;
            while (at < text.Length && "+-.eE0123456789".IndexOf(text[at]) >= 0) at++;
            string digits = text.Substring(start, at - start);
            const NumberStyles signed = NumberStyles.AllowLeadingSign;
            if (!long.TryParse(digits, signed, CultureInfo.InvariantCulture, out long value)) throw Wrong("an integer");
            return value;
        }
    }

    /// <summary>The fields of an object that was read.</summary>
    internal sealed class JsonObject
    {
        internal readonly Dictionary<string, object> Fields;

        internal JsonObject(Dictionary<string, object> fields)
        {
            Fields = fields;
        }

        private bool Has<T>(string name, out T value)
        {
            bool has = Fields.TryGetValue(name, out object found) && found != null;
            if (has && !(found is T)) throw new FormatException(name + " is not a " + typeof(T).Name);
            value = has ? (T)found : default;
            return has;
        }

        internal string Text(string name)
        {
            return Has(name, out string value) ? value : null;
        }

        internal bool? Flag(string name)
        {
            return Has(name, out bool value) ? value : (bool?)null;
        }

        internal long? OptionalInteger(string name)
        {
            return Has(name, out long value) ? value : (long?)null;
        }

        internal long Integer(string name)
        {
            return OptionalInteger(name) ?? throw new FormatException(name + " is missing");
        }

        internal T Object<T>(string name, Func<JsonObject, T> read) where T : class
        {
            return Has(name, out JsonObject value) ? read(value) : null;
        }

        internal List<T> Objects<T>(string name, Func<JsonObject, T> read)
        {
            return Rows(name, (JsonObject row) => read(row));
        }

        internal List<string> Texts(string name)
        {
            return Rows(name, (string row) => row);
        }

        private List<TO> Rows<TI, TO>(string name, Converter<TI, TO> read) where TI : class
        {
            if (!Has(name, out List<object> rows)) return null;
            return rows.ConvertAll(row => read(row as TI ?? throw new FormatException(name + " has another row")));
        }
    }

    /// <summary>Writes an object as JSON; fields that are null are left out.</summary>
    internal sealed class JsonWriter
    {
        /// <summary>The largest number of the API, 2^53 − 1.</summary>
        internal const long NumberMax = (1L << 53) - 1;

        private readonly StringBuilder text = new StringBuilder();

        internal static string Write(Document document)
        {
            var writer = new JsonWriter();
            writer.Object(document);
            return writer.text.ToString();
        }

        internal void Field(string name, string value)
        {
            if (value == null) return;
            Name(name);
            Quote(value);
        }

        internal void Field(string name, long? value)
        {
            if (value == null) return;
            Name(name);
            text.Append(Checked(value.Value).ToString(CultureInfo.InvariantCulture));
        }

        internal void Field(string name, bool? value)
        {
            if (value == null) return;
            Name(name);
            text.Append(value.Value ? "true" : "false");
        }

        internal void Field(string name, Document value)
        {
            if (value == null) return;
            Name(name);
            Object(value);
        }

        internal void Field(string name, IReadOnlyList<string> rows)
        {
            Rows(name, rows, Quote);
        }

        internal void Field(string name, IReadOnlyList<Document> rows)
        {
            Rows(name, rows, Object);
        }

        /// <summary>The number, if the API can carry it exactly.</summary>
        internal static long Checked(long number)
        {
            if (number >= -NumberMax && number <= NumberMax) return number;
            throw new ProblemException("number_out_of_range", number + " is beyond 2^53 − 1");
        }

        private void Rows<T>(string name, IReadOnlyList<T> rows, Action<T> write)
        {
            if (rows == null) return;
            Name(name);
            text.Append('[');
            for (int index = 0; index < rows.Count; index++)
            {
                if (index > 0) text.Append(',');
                write(rows[index]);
            }
            text.Append(']');
        }

        private void Object(Document document)
        {
            text.Append('{');
            document.Write(this);
            text.Append('}');
        }

        private void Name(string name)
        {
            if (text[text.Length - 1] != '{') text.Append(',');
            Quote(name);
            text.Append(':');
        }

        private void Quote(string value)
        {
            text.Append('"');
            foreach (char character in value)
            {
                if (character == '"' || character == '\\') text.Append('\\').Append(character);
                else if (character < ' ') text.Append("\\u").Append(((int)character).ToString("x4"));
                else text.Append(character);
            }
            text.Append('"');
        }
    }
}
