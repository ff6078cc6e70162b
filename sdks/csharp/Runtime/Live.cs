using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace Tradepost
{
    /// <summary>
    /// A live stream: books, trades, prices and the player's own events as they happen, connected again whenever it
    /// breaks. It is read in the background until it is disposed of.
    /// </summary>
    public sealed class Live : IDisposable
    {
        /// <summary>Further messages are left to the market, which sends whole books to a reader that is behind.</summary>
        private const int WaitingMax = 1000;

        /// <summary>A market sends something at least every 15 seconds, if only a comment.</summary>
        private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(40);

        private readonly Client client;
        private readonly Request request;
        private readonly CancellationTokenSource disposed = new CancellationTokenSource();
        private readonly ConcurrentQueue<LiveMessage> messages = new ConcurrentQueue<LiveMessage>();
        private readonly SemaphoreSlim waiting = new SemaphoreSlim(0);
        private readonly SemaphoreSlim room = new SemaphoreSlim(WaitingMax);

        internal Live(Client client, Request request)
        {
            this.client = client;
            this.request = request;
            _ = Task.Run(RunAsync);
        }

        /// <summary>Takes the next message, if there is one: for a game's loop.</summary>
        public bool TryNext(out LiveMessage message)
        {
            message = waiting.Wait(0) ? Take() : null;
            return message != null;
        }

        /// <summary>Waits for the next message. What interrupts the stream is a message, too.</summary>
        public async Task<LiveMessage> NextAsync(CancellationToken cancellationToken = default)
        {
            using (var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, disposed.Token))
            {
                await waiting.WaitAsync(either.Token).ConfigureAwait(false);
            }
            return Take();
        }

        /// <summary>Disconnects.</summary>
        public void Dispose()
        {
            disposed.Cancel();
        }

        private LiveMessage Take()
        {
            messages.TryDequeue(out LiveMessage message);
            room.Release();
            return message;
        }

        private async Task AddAsync(LiveMessage message)
        {
            await room.WaitAsync(disposed.Token).ConfigureAwait(false);
            messages.Enqueue(message);
            waiting.Release();
        }

        private async Task RunAsync()
        {
            Pauses pauses = Pauses.OfStream();
            while (!disposed.IsCancellationRequested)
            {
                ProblemException problem;
                try
                {
                    using (HttpResponseMessage response = await client.OpenStreamAsync(request, disposed.Token).ConfigureAwait(false))
                    {
                        pauses = Pauses.OfStream();
                        await AddAsync(new LiveMessage(LiveKind.Opened)).ConfigureAwait(false);
                        await ReadAsync(response).ConfigureAwait(false);
                        problem = new ProblemException("unreachable", "the stream ended");
                    }
                }
                catch (ProblemException error)
                {
                    problem = error;
                }
                catch (Exception error) when (!disposed.IsCancellationRequested)
                {
                    // Of the network, or of the function that returns tokens.
                    problem = Client.Unreachable(error);
                }
                await AddAsync(new LiveMessage(LiveKind.Interrupted) { Problem = problem }).ConfigureAwait(false);
                await Task.Delay(pauses.Next(problem), disposed.Token).ConfigureAwait(false);
            }
        }

        /// <summary>Reads until the stream ends.</summary>
        private async Task ReadAsync(HttpResponseMessage response)
        {
            var parser = new EventParser();
            var bytes = new byte[16384];
            using (Stream stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false))
            {
                for (;;)
                {
                    int count = await ReadSomeAsync(stream, bytes).ConfigureAwait(false);
                    if (count == 0) return;
                    foreach (LiveMessage message in parser.Push(bytes, count)) await AddAsync(message).ConfigureAwait(false);
                }
            }
        }

        private async Task<int> ReadSomeAsync(Stream stream, byte[] bytes)
        {
            using (var limit = CancellationTokenSource.CreateLinkedTokenSource(disposed.Token))
            {
                limit.CancelAfter(SilenceMax);
                return await Client.Within(stream.ReadAsync(bytes, 0, bytes.Length, limit.Token), limit.Token).ConfigureAwait(false);
            }
        }
    }
}
