using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;

namespace Tradepost
{
    /// <summary>A request, which all attempts send alike.</summary>
    internal sealed class Request
    {
        private readonly SortedDictionary<string, string> query = new SortedDictionary<string, string>();
        private string path;
        private Document body;

        internal Request(string method, string path, bool isAuthorized)
        {
            Method = method;
            this.path = path;
            IsAuthorized = isAuthorized;
        }

        internal string Method { get; }

        /// <summary>Whether it is sent with the token.</summary>
        internal bool IsAuthorized { get; }

        /// <summary>The idempotency key of a write.</summary>
        internal string IdempotencyKey { get; private set; }

        internal Request Place(string name, string value)
        {
            path = path.Replace("{" + name + "}", Uri.EscapeDataString(value));
            return this;
        }

        /// <summary>Sets a parameter, unless the value is null.</summary>
        internal Request Query(string name, object value)
        {
            if (value is bool flag) query[name] = flag ? "true" : "false";
            else if (value != null) query[name] = Convert.ToString(value, CultureInfo.InvariantCulture);
            return this;
        }

        internal Request Body(Document document)
        {
            body = document;
            return this;
        }

        /// <summary>Makes it a write, under this key or a new one.</summary>
        internal Request Key(string key)
        {
            IdempotencyKey = key ?? NewKey();
            return this;
        }

        internal string Path()
        {
            if (query.Count == 0) return path;
            return path + "?" + string.Join("&", query.Select(each => each.Key + "=" + Uri.EscapeDataString(each.Value)));
        }

        /// <summary>Its JSON; null without a body.</summary>
        internal string Json()
        {
            return body?.ToString();
        }

        internal static string NewKey()
        {
            var bytes = new byte[16];
            using (RandomNumberGenerator random = RandomNumberGenerator.Create()) random.GetBytes(bytes);
            return string.Concat(bytes.Select(each => each.ToString("x2")));
        }
    }
}
