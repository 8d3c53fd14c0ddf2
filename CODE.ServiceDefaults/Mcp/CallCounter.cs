namespace CODE.ServiceDefaults.Mcp;

/// <summary>Counts the tool calls of this process, for the operators' status.</summary>
public sealed class CallCounter
{
    private int _inFlight;
    private long _total;

    /// <summary>How many calls run now.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>How many calls were begun since the process started.</summary>
    public long Total => Interlocked.Read(ref _total);

    /// <summary>Counts a call as running until the answer is disposed; disposing twice counts once.</summary>
    public IDisposable Begin()
    {
        Interlocked.Increment(ref _inFlight);
        Interlocked.Increment(ref _total);
        return new Call(this);
    }

    private sealed class Call(CallCounter counter) : IDisposable
    {
        private CallCounter? _counter = counter;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _counter, null) is { } owner)
            {
                Interlocked.Decrement(ref owner._inFlight);
            }
        }
    }
}
