namespace CODE.Bench.Fleet;

/// <summary>A service's process, known by what its host told it.</summary>
/// <param name="Name">The service's name.</param>
/// <param name="Address">Where it listens.</param>
internal sealed record ServiceProcess(string Name, Uri Address)
{
    private const string NameVariable = "OTEL_SERVICE_NAME=";
    private const string AddressVariable = "ASPNETCORE_URLS=";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(1);

    /// <summary>Reads the environment that a process was given; a process that was just forked has its parent's for a moment.</summary>
    public static async Task<ServiceProcess> OfAsync(int processId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var variables = (await File.ReadAllTextAsync($"/proc/{processId}/environ", cancellationToken)).Split('\0');
            if (Value(variables, NameVariable) is { } name && Value(variables, AddressVariable) is { } address)
            {
                return new ServiceProcess(name, new Uri(address));
            }

            await Task.Delay(Interval, cancellationToken);
        }
    }

    private static string? Value(string[] variables, string name) =>
        variables.FirstOrDefault(variable => variable.StartsWith(name, StringComparison.Ordinal))?[name.Length..];
}
