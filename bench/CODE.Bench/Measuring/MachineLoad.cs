using System.Globalization;

namespace CODE.Bench.Measuring;

/// <summary>
/// What the machine does beside what is measured. Programs that were just started compile what is asked of them every few seconds only when it was asked thirty times, most of a minute later and all at once: on two cores, twenty of them
/// would be measured and not the gateway.
/// </summary>
internal static class MachineLoad
{
    // Twenty idle servers, whose lists are asked for every few seconds, keep a quarter of two cores busy.
    private const double Quiet = 0.4;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    // The fields of the first line of /proc/stat, behind its name: https://man7.org/linux/man-pages/man5/proc_stat.5.html
    private const int Idle = 3;
    private const int InputOutputWait = 4;
    private const int Guest = 8;

    /// <summary>Waits until little has gone on for ten seconds, or for the longest time.</summary>
    public static async Task UntilQuietAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        for (var left = longest; left > TimeSpan.Zero; left -= Window)
        {
            var before = Read();
            await Task.Delay(Window, cancellationToken);
            var after = Read();
            if ((after.Busy - before.Busy) / (after.All - before.All) < Quiet)
            {
                return;
            }
        }
    }

    private static (double Busy, double All) Read()
    {
        // Time of guests is counted as the user's, too.
        double[] fields = [.. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..(Guest + 1)].Select(static field => double.Parse(field, CultureInfo.InvariantCulture))];
        var all = fields.Sum();
        return (all - fields[Idle] - fields[InputOutputWait], all);
    }
}
