namespace Tradepost
{
    /// <summary>What a message of a live stream says.</summary>
    public enum LiveKind
    {
        /// <summary>It is connected. What happened before is in the lists of trades and events.</summary>
        Opened,

        /// <summary>It broke or was refused (<see cref="LiveMessage.Problem"/>), and connects again after a pause.</summary>
        Interrupted,

        /// <summary>A whole book: first of each material, and again after <see cref="Behind"/>.</summary>
        Book,

        /// <summary>Levels of a book that changed; a quantity of 0 means that the level is gone.</summary>
        BookChanged,

        /// <summary>A trade of anybody.</summary>
        Trade,

        /// <summary>Something that happened to the player.</summary>
        Event,

        /// <summary>The new prices of a material.</summary>
        Summary,

        /// <summary>Messages were read too slowly, and lost. Whole books follow; for the rest, read the lists.</summary>
        Behind,
    }

    /// <summary>A message of a live stream. Its kind says which of the others is set.</summary>
    public sealed class LiveMessage
    {
        internal LiveMessage(LiveKind kind)
        {
            Kind = kind;
        }

        /// <summary>What it says.</summary>
        public LiveKind Kind { get; }

        /// <summary>Why the stream was interrupted.</summary>
        public ProblemException Problem { get; internal set; }

        /// <summary>The book, or its levels that changed.</summary>
        public Book Book { get; internal set; }

        /// <summary>The trade.</summary>
        public Trade Trade { get; internal set; }

        /// <summary>The player's event.</summary>
        public Event Event { get; internal set; }

        /// <summary>The prices.</summary>
        public Summary Summary { get; internal set; }
    }
}
