using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

namespace Tradepost
{
    /// <summary>
    /// The driver of the conformance suite: does with the client what a line of JSON says, and answers with a line.
    /// </summary>
    internal static class Conformance
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
        private static readonly Dictionary<string, object> Streams = new Dictionary<string, object>();

        private static readonly Client Market = new Client(Environment.GetEnvironmentVariable("TRADEPOST_URL"))
            .WithLimits(Millis("TRADEPOST_ATTEMPT_MS"), Millis("TRADEPOST_RETRY_MS"));

        public static void Main()
        {
            var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false));
            var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true };
            for (string line = input.ReadLine(); line != null; line = input.ReadLine())
            {
                output.WriteLine(AnswerAsync((JsonObject)JsonReader.Parse(line)).GetAwaiter().GetResult());
            }
        }

        private static TimeSpan Millis(string name)
        {
            return TimeSpan.FromMilliseconds(int.Parse(Environment.GetEnvironmentVariable(name)));
        }

        private static async Task<string> AnswerAsync(JsonObject request)
        {
            try
            {
                return "{\"answer\":" + Json(await ActAsync(request)) + "}";
            }
            catch (ProblemException problem)
            {
                return new Shown { Problem = problem }.ToString();
            }
        }

        private static string Json(object answer)
        {
            if (answer is LiveMessage message) return new Shown { Message = message }.ToString();
            if (answer is IEnumerable<Document> rows) return "[" + string.Join(",", rows) + "]";
            return answer?.ToString() ?? "null";
        }

        private static async Task<object> ActAsync(JsonObject request)
        {
            string stream = request.Text("stream");
            Client client = Market.WithToken(request.Text("token"));
            switch (request.Text("do"))
            {
                case "call":
                    return await CallAsync(client, request);
                case "follow":
                    Streams[stream] = client.Follow(request.Texts("materials").ToArray());
                    return null;
                case "read_feed":
                    Streams[stream] = client.ReadFeed(request.Text("after"), (int)request.Integer("limit"));
                    return null;
                case "next":
                    if (Streams[stream] is FeedReader feed) return await feed.NextAsync();
                    return await NextAsync((Live)Streams[stream]);
                default:
                    (Streams[stream] as IDisposable)?.Dispose();
                    return null;
            }
        }

        private static async Task<LiveMessage> NextAsync(Live live)
        {
            using (var patience = new CancellationTokenSource(Patience))
            {
                try
                {
                    return await live.NextAsync(patience.Token);
                }
                catch (OperationCanceledException)
                {
                    return null;
                }
            }
        }

        private static async Task<object> CallAsync(Client client, JsonObject request)
        {
            string name = Pascal(request.Text("call")) + "Async";
            MethodInfo method = typeof(Client).GetMethod(request.Flag("all") == true ? "All" + name : name);
            var places = new Queue<string>(request.Texts("path"));
            Dictionary<string, object> query = request.Object("query", each => each.Fields);
            object[] arguments = method.GetParameters().Select(parameter =>
            {
                if (parameter.ParameterType == typeof(CancellationToken)) return CancellationToken.None;
                if (parameter.Name == "body") return Read(parameter.ParameterType, request);
                if (parameter.Name == "key") return request.Text("key");
                if (!parameter.IsOptional) return places.Dequeue();
                return query.TryGetValue(parameter.Name, out object value) ? value : null;
            }).ToArray();
            var task = (Task)method.Invoke(client, arguments);
            await task;
            return task.GetType().GetProperty("Result").GetValue(task);
        }

        private static object Read(Type type, JsonObject request)
        {
            MethodInfo read = type.GetMethod("Read", BindingFlags.NonPublic | BindingFlags.Static);
            return request.Object("body", body => read.Invoke(null, new object[] { body }));
        }

        private static string Pascal(string name)
        {
            return Regex.Replace(name, "(?:^|_)(.)", found => found.Groups[1].Value.ToUpperInvariant());
        }

        /// <summary>A message, or a problem, as the suite compares it.</summary>
        private sealed class Shown : Document
        {
            internal LiveMessage Message;
            internal ProblemException Problem;

            internal override void Write(JsonWriter to)
            {
                if (Message != null) WriteMessage(to);
                if (Problem != null) to.Field("problem", new ShownProblem { Problem = Problem });
            }

            private void WriteMessage(JsonWriter to)
            {
                to.Field("kind", Regex.Replace(Message.Kind.ToString(), "(?<=.)([A-Z])", "_$1").ToLowerInvariant());
                Problem = Message.Problem;
                to.Field("book", Message.Book);
                to.Field("trade", Message.Trade);
                to.Field("event", Message.Event);
                to.Field("summary", Message.Summary);
            }
        }

        private sealed class ShownProblem : Document
        {
            internal ProblemException Problem;

            internal override void Write(JsonWriter to)
            {
                to.Field("code", Problem.Code);
                to.Field("detail", Problem.Message);
                to.Field("status", Problem.Status == 0 ? (long?)null : Problem.Status);
            }
        }
    }
}
