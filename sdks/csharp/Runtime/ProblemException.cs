using System;

namespace Tradepost
{
    /// <summary>
    /// Why a call failed. Match on <see cref="Code"/>; a market lists its codes at <c>/errors</c>.
    /// </summary>
    /// <remarks>
    /// Codes of the client's own: <c>unreachable</c> (no complete answer; a write may or may not have been applied),
    /// <c>unreadable</c> (the answer is not a market's) and <c>number_out_of_range</c> (nothing was sent).
    /// </remarks>
    public sealed class ProblemException : Exception
    {
        internal ProblemException(string code, string detail, Exception cause = null)
            : base(detail + " (" + code + ")", cause)
        {
            Code = code;
        }

        internal ProblemException(string code, string detail, int status, TimeSpan retryAfter, Problem problem)
            : this(code, detail)
        {
            Status = status;
            RetryAfter = retryAfter;
            Problem = problem;
        }

        /// <summary>The market's code, or one of the client's own.</summary>
        public string Code { get; }

        /// <summary>The HTTP status; 0 without an answer.</summary>
        public int Status { get; }

        /// <summary>The market's problem document, with fields such as <c>Needed</c>; null without one.</summary>
        public Problem Problem { get; }

        /// <summary>How long the market wants the client to wait.</summary>
        public TimeSpan RetryAfter { get; }

        /// <summary>Whether the same request may succeed later.</summary>
        public bool IsTransient
        {
            get { return Status == 0 ? Code == "unreachable" : Status == 429 || Status >= 500; }
        }
    }
}
