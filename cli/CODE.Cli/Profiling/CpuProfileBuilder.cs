using System.Globalization;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Etlx;

namespace CODE.Cli.Profiling;

/// <summary>
/// Makes a <see cref="CpuProfile"/> of the runtime's samples. The runtime samples every thread at every tick, and says only whether it was in managed
/// code: outside of it, it may compute (encryption, system calls) or wait. It waits when its managed caller is known to, or when nothing at all moves for
/// longer than native code of ours ever takes.
/// </summary>
internal sealed class CpuProfileBuilder
{
    // In samples, which are about a millisecond each.
    private const int LongestNative = 10;

    private readonly Dictionary<Frame, int> _numbers = [];
    private readonly List<Frame> _frames = [];
    private readonly List<IReadOnlyList<int>> _stacks = [];
    private readonly Dictionary<(CallStackIndex Index, bool IsManaged), int?> _known = [];
    private readonly Dictionary<int, Samples> _threads = [];

    /// <summary>Takes a sample.</summary>
    public void Add(TraceEvent sample)
    {
        TraceCallStack? stack = sample.CallStack();
        if (stack is null) return;
        if (!_threads.TryGetValue(sample.ThreadID, out Samples? thread)) _threads.Add(sample.ThreadID, thread = new Samples());
        thread.Seen(sample.TimeStampRelativeMSec);
        bool isManaged = IsManaged(sample);
        var key = (stack.CallStackIndex, isManaged);
        if (!_known.TryGetValue(key, out int? number)) _known.Add(key, number = Number(stack, isManaged));
        if (isManaged || number is null) thread.Add(number);
        else thread.AddNative(number.Value);
    }

    /// <summary>What was taken.</summary>
    public CpuProfile Build()
    {
        foreach (Samples thread in _threads.Values) thread.EndNative();
        // Some threads lived for a part of the time only, and each tick samples all that live: the median is that of a thread that lived all along.
        double[] intervals = [.. _threads.Values.Where(thread => thread.Ticks > 1).Select(thread => thread.Interval).Order()];
        return new CpuProfile(
            _frames,
            _stacks,
            [.. _threads.Where(thread => thread.Value.Busy.Count > 0)
                .Select(thread => new ThreadSamples(string.Create(CultureInfo.InvariantCulture, $"Thread {thread.Key}"), thread.Value.Busy))
                .OrderByDescending(thread => thread.Total)],
            TimeSpan.FromMilliseconds(intervals.Length > 0 ? intervals[intervals.Length / 2] : 1));
    }

    // The event's whole payload: 1 is outside of managed code, 2 inside.
    private static bool IsManaged(TraceEvent sample) => sample.EventDataLength >= sizeof(int) && BitConverter.ToInt32(sample.EventData()) == 2;

    private int? Number(TraceCallStack innermost, bool isManaged)
    {
        var stack = new List<int>();
        var isFirst = true;
        if (!isManaged) stack.Add(Number(Frame.Native));
        for (TraceCallStack? at = innermost; at is not null; at = at.Caller)
        {
            // The runtime's own glue has no name, and hides nobody.
            if (NameOf(at.CodeAddress) is not { Name.Length: > 0 } frame || Waits.IsStop(frame.Name)) continue;
            if (isFirst && !isManaged && Waits.Is(frame.Name)) return null;
            isFirst = false;
            stack.Add(Number(frame));
        }

        if (isFirst) return null;
        stack.Reverse();
        _stacks.Add(stack);
        return _stacks.Count - 1;
    }

    private static Frame NameOf(TraceCodeAddress address)
    {
        string name = address.FullMethodName;
        int parameters = name.IndexOf('(', StringComparison.Ordinal);
        return new Frame(parameters > 0 ? name[..parameters] : name, address.ModuleName);
    }

    private int Number(Frame frame)
    {
        if (!_numbers.TryGetValue(frame, out int number))
        {
            _numbers.Add(frame, number = _frames.Count);
            _frames.Add(frame);
        }

        return number;
    }

    /// <summary>The samples of one thread.</summary>
    private sealed class Samples
    {
        private double _first = double.NaN;
        private double _last;
        private (int Stack, int Count) _native;

        public List<(int Stack, int Count)> Busy { get; } = [];

        public int Ticks { get; private set; }

        public double Interval => (_last - _first) / (Ticks - 1);

        public void Seen(double at)
        {
            if (Ticks++ == 0) _first = at;
            _last = at;
        }

        // null: the thread waits.
        public void Add(int? stack)
        {
            EndNative();
            if (stack is { } busy) Append(busy, 1);
        }

        public void AddNative(int stack)
        {
            if (_native.Stack != stack) EndNative();
            _native = (stack, _native.Count + 1);
        }

        public void EndNative()
        {
            if (_native.Count is > 0 and <= LongestNative) Append(_native.Stack, _native.Count);
            _native = default;
        }

        private void Append(int stack, int count)
        {
            if (Busy is [.., var last] && last.Stack == stack) Busy[^1] = (stack, last.Count + count);
            else Busy.Add((stack, count));
        }
    }
}
