using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Tradepost
{
    /// <summary>A market, and the identity that calls act for. It may be used by several threads at a time.</summary>
    public sealed partial class Client
    {
        private const int ConnectionsMax = 64;
        private static readonly Lazy<HttpClient> Shared = new Lazy<HttpClient>(NewHttpClient);

        private readonly HttpClient http;
        private readonly string url;
        private readonly Func<string> token;
        private readonly TimeSpan retryFor;

        /// <summary>The market at a URL such as <c>http://127.0.0.1:7171</c>; nothing is sent yet.</summary>
        /// <param name="url">Where the market is.</param>
        /// <param name="http">
        /// Sends the requests; by default one that all clients share. Its timeout should be infinite: a stream is one
        /// long answer.
        /// </param>
        public Client(string url, HttpClient http = null)
            : this(http ?? Shared.Value, url.TrimEnd('/'), () => null, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(10))
        {
        }

        private Client(HttpClient http, string url, Func<string> token, TimeSpan attemptTimeout, TimeSpan retryFor)
        {
            this.http = http;
            this.url = url;
            this.token = token;
            AttemptTimeout = attemptTimeout;
            this.retryFor = retryFor;
        }

        internal TimeSpan AttemptTimeout { get; }

        /// <summary>The same market, for the holder of this token.</summary>
        public Client WithToken(string token)
        {
            return WithToken(() => token);
        }

        /// <summary>The same market, for the holder of the tokens that this function returns, one a request.</summary>
        public Client WithToken(Func<string> token)
        {
            return new Client(http, url, token, AttemptTimeout, retryFor);
        }

        /// <summary>The same market, with limits: for one attempt (15 s), and for repeating a call (10 s).</summary>
        public Client WithLimits(TimeSpan attemptTimeout, TimeSpan retryFor)
        {
            return new Client(http, url, token, attemptTimeout, retryFor);
        }

        /// <summary>Follows books and trades of these materials, and the player's own events.</summary>
        public Live Follow(params string[] materials)
        {
            return Follow(materials, false);
        }

        /// <summary>
        /// Follows books and trades of these materials, and the player's own events; with summaries, the prices of all
        /// materials; at most <paramref name="rate"/> changes a second, 1 to 10.
        /// </summary>
        public Live Follow(IEnumerable<string> materials, bool summaries, int? rate = null)
        {
            var request = new Request("GET", "/v1/stream", true).Query("materials", string.Join(",", materials))
                .Query("summaries", summaries ? "true" : null).Query("rate", rate);
            return new Live(this, request);
        }

        /// <summary>
        /// Reads the feed from a cursor on; null starts at the oldest event, <c>"end"</c> at what happens from now on.
        /// A page has at most <paramref name="limit"/> events.
        /// </summary>
        public FeedReader ReadFeed(string after, int limit = 100)
        {
            return new FeedReader(this, after, limit);
        }

        /// <summary>
        /// Returns a new idempotency key, of 128 random bits. Keep it to repeat the same write after a restart.
        /// </summary>
        public static string NewIdempotencyKey()
        {
            return Request.NewKey();
        }

        /// <summary>Sends a request, and repeats it while that may help and there is time.</summary>
        private async Task<T> SendAsync<T>(Request request, Func<JsonObject, T> read, CancellationToken cancelled)
        {
            string body = request.Json();
            Stopwatch sinceStart = Stopwatch.StartNew();
            Pauses pauses = Pauses.OfCall();
            for (;;)
            {
                TimeSpan pause;
                try
                {
                    return await AttemptAsync(request, body, read, cancelled).ConfigureAwait(false);
                }
                catch (ProblemException problem)
                {
                    pause = pauses.Next(problem);
                    if (!problem.IsTransient || sinceStart.Elapsed + pause > retryFor) throw;
                }
                await Task.Delay(pause, cancelled).ConfigureAwait(false);
            }
        }

        private async Task<List<TRow>> SendAllAsync<TPage, TRow>(
            Request request, string cursor, Func<JsonObject, TPage> read, Func<TPage, List<TRow>> rows,
            Func<TPage, string> next, CancellationToken cancelled)
        {
            var all = new List<TRow>();
            for (;;)
            {
                TPage page = await SendAsync(request, read, cancelled).ConfigureAwait(false);
                all.AddRange(rows(page));
                if (next(page) == null) return all;
                request.Query(cursor, next(page));
            }
        }

        private async Task<T> AttemptAsync<T>(
            Request request, string body, Func<JsonObject, T> read, CancellationToken cancelled)
        {
            using (var limit = CancellationTokenSource.CreateLinkedTokenSource(cancelled))
            {
                limit.CancelAfter(AttemptTimeout);
                try
                {
                    using (HttpResponseMessage response = await OpenAsync(request, body, limit.Token).ConfigureAwait(false))
                    {
                        byte[] bytes = await ReadAllAsync(response, limit.Token).ConfigureAwait(false);
                        if (response.IsSuccessStatusCode) return Answer(response, bytes, read);
                        throw Refusal(response, bytes);
                    }
                }
                catch (Exception error) when (IsOfNetwork(error))
                {
                    cancelled.ThrowIfCancellationRequested();
                    throw Unreachable(error);
                }
            }
        }

        /// <summary>Opens a stream.</summary>
        /// <exception cref="ProblemException">It is refused, or the market is out of reach.</exception>
        internal async Task<HttpResponseMessage> OpenStreamAsync(Request request, CancellationToken cancelled)
        {
            using (var limit = CancellationTokenSource.CreateLinkedTokenSource(cancelled))
            {
                limit.CancelAfter(AttemptTimeout);
                try
                {
                    HttpResponseMessage response = await OpenAsync(request, null, limit.Token).ConfigureAwait(false);
                    if (response.StatusCode == HttpStatusCode.OK) return response;
                    using (response) throw Refusal(response, await ReadAllAsync(response, limit.Token).ConfigureAwait(false));
                }
                catch (Exception error) when (IsOfNetwork(error))
                {
                    cancelled.ThrowIfCancellationRequested();
                    throw Unreachable(error);
                }
            }
        }

        /// <summary>Sends a request once; returns when the answer's head is here.</summary>
        private Task<HttpResponseMessage> OpenAsync(Request request, string body, CancellationToken limit)
        {
            var message = new HttpRequestMessage(new HttpMethod(request.Method), url + request.Path());
            if (body != null) message.Content = new StringContent(body, Encoding.UTF8, "application/json");
            if (request.IdempotencyKey != null) message.Headers.Add("Idempotency-Key", request.IdempotencyKey);
            string current = request.IsAuthorized ? token() : null;
            if (current != null) message.Headers.TryAddWithoutValidation("Authorization", "Bearer " + current);
            return Within(http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit), limit);
        }

        private static async Task<byte[]> ReadAllAsync(HttpResponseMessage response, CancellationToken limit)
        {
            byte[] bytes = await Within(response.Content.ReadAsByteArrayAsync(), limit).ConfigureAwait(false);
            // Some implementations report no error.
            if (bytes.Length < (response.Content.Headers.ContentLength ?? 0)) throw new IOException("the answer is cut off");
            return bytes;
        }

        /// <summary>Waits for a task until the limit: some implementations do not heed it.</summary>
        internal static async Task<T> Within<T>(Task<T> task, CancellationToken limit)
        {
            var reached = new TaskCompletionSource<bool>();
            using (limit.Register(() => reached.TrySetResult(true)))
            {
                if (await Task.WhenAny(task, reached.Task).ConfigureAwait(false) == task) return await task.ConfigureAwait(false);
            }
            // What becomes of it interests nobody.
            _ = task.ContinueWith(
                late => late.IsFaulted ? late.Exception.Message : Disposed(late.Result), TaskContinuationOptions.NotOnCanceled);
            throw new OperationCanceledException("no complete answer in time", limit);
        }

        private static string Disposed(object late)
        {
            (late as IDisposable)?.Dispose();
            return null;
        }

        internal static bool IsOfNetwork(Exception error)
        {
            return error is HttpRequestException || error is IOException || error is WebException
                || error is ObjectDisposedException || error is OperationCanceledException;
        }

        internal static ProblemException Unreachable(Exception error)
        {
            string reason = error is HttpRequestException ? error.GetBaseException().Message : error.Message;
            return new ProblemException("unreachable", "cannot reach the market: " + reason, error);
        }

        private static T Answer<T>(HttpResponseMessage response, byte[] bytes, Func<JsonObject, T> read)
        {
            try
            {
                if (JsonReader.Parse(Encoding.UTF8.GetString(bytes)) is JsonObject answer) return read(answer);
            }
            catch (FormatException)
            {
            }
            throw new ProblemException("unreadable", "the answer is not a market's", (int)response.StatusCode, TimeSpan.Zero, null);
        }

        private static ProblemException Refusal(HttpResponseMessage response, byte[] bytes)
        {
            int status = (int)response.StatusCode;
            TimeSpan after = response.Headers.RetryAfter?.Delta ?? TimeSpan.Zero;
            try
            {
                if (JsonReader.Parse(Encoding.UTF8.GetString(bytes)) is JsonObject problem && problem.Text("code") != null)
                {
                    return new ProblemException(
                        problem.Text("code"), problem.Text("detail"), status, after, Problem.Read(problem));
                }
            }
            catch (FormatException)
            {
            }
            string detail = "the answer " + status + " is not a market's";
            return new ProblemException("unreadable", detail, status, after, null);
        }

        private static HttpClient NewHttpClient()
        {
            // Without this, Mono allows two connections, and two streams would hold both.
            ServicePointManager.DefaultConnectionLimit = Math.Max(ServicePointManager.DefaultConnectionLimit, ConnectionsMax);
            return new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        }
    }
}
