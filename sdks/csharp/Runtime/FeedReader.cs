using System;
using System.Threading;
using System.Threading.Tasks;

namespace Tradepost
{
    /// <summary>Reads the feed page after page by long poll, through any interruption.</summary>
    public sealed class FeedReader
    {
        /// <summary>The longest wait for events: proxies often close what is silent for longer.</summary>
        private const long WaitSecondsMax = 30;

        /// <summary>The pause between two pages where an attempt is too short for a long poll.</summary>
        private static readonly TimeSpan PollPause = TimeSpan.FromMilliseconds(250);

        private readonly Client client;
        private readonly int limit;
        private string after;

        internal FeedReader(Client client, string after, int limit)
        {
            this.client = client;
            this.after = after;
            this.limit = limit;
        }

        /// <summary>
        /// Waits for the next page that has events. Store its <c>Next</c> together with its effect: a reader that starts
        /// there processes each event exactly once. A market that is busy or out of reach is asked until it answers.
        /// </summary>
        /// <exception cref="ProblemException">A repetition does not help.</exception>
        public async Task<FeedList> NextAsync(CancellationToken cancellationToken = default)
        {
            long wait = Math.Min((long)client.AttemptTimeout.TotalSeconds / 2, WaitSecondsMax);
            Pauses pauses = Pauses.OfStream();
            for (;;)
            {
                TimeSpan pause = PollPause;
                try
                {
                    FeedList page = await client.FeedAsync(after, limit, wait, cancellationToken).ConfigureAwait(false);
                    pauses = Pauses.OfStream();
                    after = page.Next;
                    if (page.Events.Count > 0) return page;
                    if (wait > 0) continue;
                }
                catch (ProblemException problem)
                {
                    if (!problem.IsTransient) throw;
                    pause = pauses.Next(problem);
                }
                await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
