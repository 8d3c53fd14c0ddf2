using CODE.Cli.Tests.Fleet;
using CODE.Cli.Tests.Running;

namespace CODE.Cli.Tests.Commands;

public sealed class AuditCommandTests
{
    private static readonly string[] Lines =
    [
        """{"chain":"c1","sequence":2,"time":"2026-01-02T03:04:05.678Z","event":"call","caller":"alice","server":"deployment","key":"apply\u001B[2J","decision":"refused","verdicts":[{"step":"scope","allowed":true,"rule":"default"},{"step":"permission","allowed":false,"rule":"file/no"}],"outcome":"refused","fault":"permission_denied","duration_ms":1.25,"mac":"00"}""",
        """{"chain":"c1","sequence":3,"time":"2026-01-02T03:04:06Z","event":"admin","caller":"root","action":"addPermission","detail":"{}","mac":"01"}""",
        """{"chain":"c1","sequence":4,"time":"2026-01-02T03:04:07Z","event":"gap","dropped":12,"mac":"02"}""",
    ];

    [Fact]
    public async Task Audit_ShowsWhoDidWhatAndByWhichRule()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(script => script.AuditLines = Lines);
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("audit");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal(
            "TIME\tEVENT\tCALLER\tSERVER\tWHAT\tDECISION\tOUTCOME\tTOOK\tRULE\n"
            + "2026-01-02 03:04:05.678\tcall\talice\tdeployment\tapply\trefused\trefused (permission_denied)\t1.3 ms\tpermission: file/no\n"
            + "2026-01-02 03:04:06.000\tadmin\troot\t-\taddPermission {}\t-\t-\t-\t-\n"
            + "2026-01-02 03:04:07.000\tgap\t-\t-\t12 records were lost\t-\t-\t-\t-\n",
            run.Out);
        Assert.Equal("/admin/audit?limit=100", Assert.Single(fleet.Script.AdminRequests));
    }

    [Fact]
    public async Task Audit_Json_IsTheExport_ByteForByte()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(script => script.AuditLines = Lines);
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("audit", "--json");

        Assert.Equal("/admin/audit", Assert.Single(fleet.Script.AdminRequests));
        Assert.Equal(Lines, run.Out.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task Audit_Filters_ReachTheGateway()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync(
            "audit", "--since", "2026-01-02T03:04Z", "--until", "2026-01-03", "--caller", "a&b", "--server", "deployment", "--tool", "apply*", "--outcome", "ok", "--decision", "allowed", "--limit", "5");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal(
            "/admin/audit?since=2026-01-02T03%3A04%3A00.0000000%2B00%3A00&until=2026-01-03T00%3A00%3A00.0000000%2B00%3A00&caller=a%26b&server=deployment&tool=apply%2A&outcome=ok&decision=allowed&limit=5",
            Assert.Single(fleet.Script.AdminRequests));
    }

    [Theory]
    [InlineData("--limit", "0")]
    [InlineData("--since", "yesterday")]
    [InlineData("--decision", "maybe")]
    public async Task Audit_WrongOption_IsRefused(string option, string value)
    {
        using var sandbox = new Sandbox();
        Assert.Equal(ExitCode.Usage, (await sandbox.RunAsync("audit", option, value)).ExitCode);
    }

    [Fact]
    public async Task Verify_Sound_IsZero()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("audit", "verify");

        Assert.Equal((ExitCode.Ok, "Sound; records: 7, chains: 2, problems: 0.\n"), (run.ExitCode, run.Out));
    }

    [Fact]
    public async Task Verify_Damaged_NamesTheDamage_AndIsNotZero()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(script => script.AuditCheck =
            """{"ok":false,"records":6,"chains":1,"dropped":3,"problems":[{"chain":"c1","sequence":4,"what":"removed","count":2}]}""");
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("audit", "verify");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("c1\t4\tremoved\t2", run.Out, StringComparison.Ordinal);
        Assert.Contains("3 records never reached", run.Error, StringComparison.Ordinal);
    }
}
