using System;

namespace Tradepost
{
    /// <summary>Pauses that double, with jitter so that a market's clients do not all return at once.</summary>
    internal sealed class Pauses
    {
        private readonly Random random = new Random(Guid.NewGuid().GetHashCode());
        private readonly double longest;
        private double next;

        private Pauses(double first, double longest)
        {
            next = first;
            this.longest = longest;
        }

        /// <summary>Within a call.</summary>
        internal static Pauses OfCall()
        {
            return new Pauses(0.1, 2);
        }

        /// <summary>Before a stream, or a reader of the feed, connects again.</summary>
        internal static Pauses OfStream()
        {
            return new Pauses(0.5, 15);
        }

        /// <summary>The next pause; a longer one that the market wants wins.</summary>
        internal TimeSpan Next(ProblemException problem)
        {
            TimeSpan pause = TimeSpan.FromSeconds(next * (1 + random.NextDouble()));
            next = Math.Min(next * 2, longest);
            return pause < problem.RetryAfter ? problem.RetryAfter : pause;
        }
    }
}
