namespace CODE.Gateway.Tests.Fleet;

/// <summary>Waits for what comes in a moment; the test's own time limit ends what never comes.</summary>
internal static class Eventually
{
    /// <summary>Waits until the condition holds.</summary>
    public static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
