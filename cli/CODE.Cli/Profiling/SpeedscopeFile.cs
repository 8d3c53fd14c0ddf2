using System.Text.Json;

namespace CODE.Cli.Profiling;

/// <summary>
/// Writes a profile in the format of https://www.speedscope.app: first all threads together, where the views that order by weight are of use, then each
/// of the busy ones in the order of time.
/// </summary>
internal static class SpeedscopeFile
{
    private const string Schema = "https://www.speedscope.app/file-format-schema.json";

    // Beyond these, a thread is a hair on the picture and a burden to the viewer; it is in the profile of all threads still.
    private const int MostThreads = 50;
    private const double LeastShare = 0.005;

    /// <summary>Writes it.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="name">What the profile is called.</param>
    /// <param name="cpu">The profile.</param>
    public static void Write(Stream stream, string name, CpuProfile cpu)
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("$schema"u8, Schema);
        json.WriteString("exporter"u8, "mcp profile");
        json.WriteString("name"u8, name);
        json.WriteNumber("activeProfileIndex"u8, 0);
        json.WriteStartObject("shared"u8);
        WriteFrames(json, cpu.Frames);
        json.WriteEndObject();
        json.WriteStartArray("profiles"u8);
        Write(json, "All threads", cpu, [.. cpu.CountsByStack().Select((count, stack) => (stack, count))]);
        foreach (ThreadSamples thread in cpu.Threads.Take(MostThreads).Where(thread => thread.Total >= cpu.Total * LeastShare)) Write(json, thread.Name, cpu, thread.Samples);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFrames(Utf8JsonWriter json, IReadOnlyList<Frame> frames)
    {
        json.WriteStartArray("frames"u8);
        foreach (Frame frame in frames)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, frame.Name);
            if (frame.Module.Length > 0) json.WriteString("file"u8, frame.Module);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, CpuProfile cpu, IReadOnlyList<(int Stack, int Count)> samples)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "sampled");
        json.WriteString("name"u8, name);
        json.WriteString("unit"u8, "milliseconds");
        json.WriteNumber("startValue"u8, 0);
        json.WriteNumber("endValue"u8, Milliseconds(cpu, samples.Sum(sample => sample.Count)));
        json.WriteStartArray("samples"u8);
        foreach ((int stack, _) in samples)
        {
            json.WriteStartArray();
            foreach (int frame in cpu.Stacks[stack]) json.WriteNumberValue(frame);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("weights"u8);
        foreach ((_, int count) in samples) json.WriteNumberValue(Milliseconds(cpu, count));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static double Milliseconds(CpuProfile cpu, int count) => Math.Round(cpu.Interval.TotalMilliseconds * count, 3);
}
