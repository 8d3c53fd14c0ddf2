using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Fleet.Tests.Clients;
using CODE.Fleet.Tests.Fleet;
using CODE.Testing.Processes;
using NJsonSchema;

namespace CODE.Fleet.Tests.Commands;

/// <summary>A profile of a running service, through the gateway, by the command.</summary>
[Collection(FleetCollection.Name)]
public sealed class ProfileCommandTests(RunningFleet fleet) : IDisposable
{
    private const int Callers = 4;
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("code-home-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Profile_OfAServiceAtWork_ShowsTheWorkAndKeepsToTheFormat()
    {
        // The first call compiles what it uses, which would be most of a short profile.
        await ValidateOnceAsync();
        using var done = new CancellationTokenSource();
        // Several at once, so that it has work whatever else the machine is busy with: threads that wait for some count as well.
        var work = Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(() => ValidateAsync(done.Token), Token)));
        var file = Path.Combine(_home.FullName, "profile.json");

        var report = (await McpCommand.RunAsync(fleet, _home.FullName, "profile", "deployment", "--duration", "2", "--output", file, "--json")).Json;

        await done.CancelAsync();
        await work;
        // What reads and checks the files is by far the most that the service does meanwhile.
        var text = await File.ReadAllTextAsync(file, Token);
        Assert.True(ShareOf(JsonElement.Parse(text), "CODE.Deployment.Validation.") > 0.2, report.ToString());
        Assert.Contains(report.GetProperty("counters").EnumerateArray(), static counter => counter.GetProperty("name").GetString() == "Request Rate" && counter.GetProperty("max").GetDouble() > 0);
        await KeepsToTheFormatAsync(text);
    }

    public void Dispose() => _home.Delete(recursive: true);

    private async Task ValidateAsync(CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            await ValidateOnceAsync();
        }
    }

    private async Task ValidateOnceAsync()
    {
        var answer = await fleet.CallAsync("validate_deployment", ("type", "kubernetes"), ("config_path", "samples/shop"), ("strict", false));
        Assert.False(answer.IsError, answer.Text);
    }

    /// <summary>The share of the time in which a method of a namespace is on the stack.</summary>
    private static double ShareOf(JsonElement file, string methods)
    {
        var frames = file.GetProperty("shared").GetProperty("frames").EnumerateArray().Select(static frame => frame.GetProperty("name").GetString()!).ToArray();
        var all = file.GetProperty("profiles")[0];
        Assert.Equal("All threads", all.GetProperty("name").GetString());
        var weighed = all.GetProperty("samples").EnumerateArray().Zip(all.GetProperty("weights").EnumerateArray(), static (stack, weight) => (Stack: stack, Weight: weight.GetDouble())).ToArray();
        return weighed.Where(one => one.Stack.EnumerateArray().Any(frame => frames[frame.GetInt32()].StartsWith(methods, StringComparison.Ordinal))).Sum(static one => one.Weight)
            / weighed.Sum(static one => one.Weight);
    }

    // Against the viewer's own schema.
    private static async Task KeepsToTheFormatAsync(string text)
    {
        await NodeClients.ReadyAsync();
        var schema = await JsonSchema.FromFileAsync(NodeClients.PackageFile("speedscope", "dist", "release", "file-format-schema.json"), Token);
        Assert.Empty(schema.Validate(text));

        var wrong = JsonNode.Parse(text)!;
        wrong["profiles"]![0]!["unit"] = "hours";
        Assert.NotEmpty(schema.Validate(wrong.ToJsonString()));
    }
}
