using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace Tradepost
{
    /// <summary>The messages of a live stream, out of server-sent events that are cut anywhere.</summary>
    internal sealed class EventParser
    {
        private readonly MemoryStream line = new MemoryStream();
        private readonly List<string> data = new List<string>();
        private string name = "";

        /// <summary>The messages that are complete with these bytes.</summary>
        internal List<LiveMessage> Push(byte[] bytes, int count)
        {
            var messages = new List<LiveMessage>();
            for (int index = 0; index < count; index++)
            {
                if (bytes[index] != '\n')
                {
                    line.WriteByte(bytes[index]);
                    continue;
                }
                string text = Encoding.UTF8.GetString(line.ToArray());
                line.SetLength(0);
                Read(text.EndsWith("\r", StringComparison.Ordinal) ? text.Substring(0, text.Length - 1) : text, messages);
            }
            return messages;
        }

        private void Read(string text, List<LiveMessage> messages)
        {
            if (text.Length == 0)
            {
                LiveMessage message = data.Count == 0 ? null : Message(string.Join("\n", data));
                if (message != null) messages.Add(message);
                data.Clear();
                name = "";
                return;
            }
            int colon = text.IndexOf(':');
            string field = colon < 0 ? text : text.Substring(0, colon);
            string value = colon < 0 ? "" : text.Substring(colon + 1);
            if (value.StartsWith(" ", StringComparison.Ordinal)) value = value.Substring(1);
            if (field == "event") name = value;
            if (field == "data") data.Add(value);
        }

        /// <summary>Null for a kind of a later version.</summary>
        private LiveMessage Message(string json)
        {
            try
            {
                switch (name)
                {
                    case "book": return new LiveMessage(LiveKind.Book) { Book = Book.Read(Parsed(json)) };
                    case "book_changed": return new LiveMessage(LiveKind.BookChanged) { Book = Book.Read(Parsed(json)) };
                    case "trade": return new LiveMessage(LiveKind.Trade) { Trade = Trade.Read(Parsed(json)) };
                    case "event": return new LiveMessage(LiveKind.Event) { Event = Event.Read(Parsed(json)) };
                    case "summary": return new LiveMessage(LiveKind.Summary) { Summary = Summary.Read(Parsed(json)) };
                    case "behind": return new LiveMessage(LiveKind.Behind);
                    default: return null;
                }
            }
            catch (FormatException error)
            {
                throw new ProblemException("unreadable", "a message of the stream is not a market's", error);
            }
        }

        private static JsonObject Parsed(string json)
        {
            return JsonReader.Parse(json) as JsonObject ?? throw new FormatException("not an object");
        }
    }
}
