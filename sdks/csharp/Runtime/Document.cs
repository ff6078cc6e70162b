namespace Tradepost
{
    /// <summary>What the API sends or takes. Its text is JSON, which is what to log or store.</summary>
    public abstract class Document
    {
        internal Document()
        {
        }

        internal abstract void Write(JsonWriter to);

        /// <summary>Its JSON.</summary>
        /// <exception cref="ProblemException">A number is beyond 2^53 − 1.</exception>
        public override string ToString()
        {
            return JsonWriter.Write(this);
        }
    }
}
