using System.Globalization;

namespace CODE.Bench.Measuring;

/// <summary>
/// The runtime's background work of compiling hot methods anew. While it goes on, a program is slower than it will be, and on two cores so is everything else.
/// </summary>
internal static class TieredCompilation
{
    // As the runtime names its thread, cut to the length that the kernel keeps.
    private const string ThreadName = ".NET Tiered Com";

    // In /proc/{id}/task/{id}/stat, counted from behind the name, which may hold anything: user and system time, in hundredths of a second.
    private const int UserTime = 11;
    private const int SystemTime = 12;
    private const double TicksPerSecond = 100;

    /// <summary>The CPU time that a process's compiling thread has spent; zero while it has none.</summary>
    public static TimeSpan CpuTime(int processId)
    {
        try
        {
            return TimeSpan.FromSeconds(Directory.EnumerateDirectories($"/proc/{processId}/task")
                .Where(static task => File.ReadAllText(Path.Combine(task, "comm")).TrimEnd() == ThreadName)
                .Sum(static task => Ticks(File.ReadAllText(Path.Combine(task, "stat")))) / TicksPerSecond);
        }
        catch (IOException)
        {
            // The thread ended while it was looked at.
            return TimeSpan.Zero;
        }
    }

    private static double Ticks(string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return double.Parse(fields[UserTime], CultureInfo.InvariantCulture) + double.Parse(fields[SystemTime], CultureInfo.InvariantCulture);
    }
}
