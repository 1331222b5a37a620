namespace GitOpsActors.Engine.Helm.Functions;

/// <summary>The short names of zones, which the platform does not know: of the zones that people live in most.</summary>
internal static class ZoneNames
{
    // Zones, the name in winter, and the name in summer where there is one.
    private static readonly string[] Table =
    [
        "GMT Etc/GMT Greenwich Africa/Abidjan Africa/Accra Africa/Dakar Atlantic/Reykjavik|GMT",
        "Europe/London GB Europe/Jersey Europe/Guernsey Europe/Isle_of_Man Europe/Belfast|GMT|BST",
        "Europe/Dublin Eire|GMT|IST",
        "WET Europe/Lisbon Portugal Atlantic/Madeira Atlantic/Canary Atlantic/Faroe|WET|WEST",
        "CET MET Europe/Amsterdam Europe/Andorra Europe/Belgrade Europe/Berlin Europe/Bratislava Europe/Brussels Europe/Budapest Europe/Copenhagen Europe/Gibraltar Europe/Ljubljana|CET|CEST",
        "Europe/Luxembourg Europe/Madrid Europe/Malta Europe/Monaco Europe/Oslo Europe/Paris Europe/Podgorica Europe/Prague Europe/Rome Europe/San_Marino Europe/Sarajevo|CET|CEST",
        "Europe/Skopje Europe/Stockholm Europe/Tirane Europe/Vaduz Europe/Vatican Europe/Vienna Europe/Warsaw Poland Europe/Zagreb Europe/Zurich Europe/Busingen Africa/Ceuta|CET|CEST",
        "Africa/Tunis Africa/Algiers|CET",
        "EET Europe/Athens Europe/Bucharest Europe/Chisinau Europe/Helsinki Europe/Kiev Europe/Kyiv Europe/Mariehamn Europe/Riga Europe/Sofia Europe/Tallinn Europe/Vilnius|EET|EEST",
        "Asia/Beirut Asia/Nicosia Africa/Cairo Egypt|EET|EEST",
        "Africa/Tripoli Europe/Kaliningrad|EET",
        "Europe/Moscow Europe/Simferopol W-SU|MSK",
        "Africa/Johannesburg Africa/Maseru Africa/Mbabane|SAST",
        "Africa/Lagos Africa/Luanda Africa/Kinshasa Africa/Douala Africa/Libreville|WAT",
        "Africa/Nairobi Africa/Addis_Ababa Africa/Kampala Africa/Dar_es_Salaam Africa/Mogadishu|EAT",
        "Africa/Maputo Africa/Harare Africa/Lusaka Africa/Kigali Africa/Gaborone Africa/Khartoum|CAT",
        "EST America/Panama America/Jamaica America/Cancun America/Cayman|EST",
        "EST5EDT America/New_York US/Eastern America/Toronto America/Detroit America/Montreal America/Nassau America/Havana America/Indiana/Indianapolis America/Indianapolis|EST|EDT",
        "CST6CDT America/Chicago US/Central America/Winnipeg America/Menominee|CST|CDT",
        "America/Mexico_City America/Costa_Rica America/Guatemala America/Regina America/El_Salvador America/Managua America/Monterrey|CST",
        "MST7MDT America/Denver US/Mountain America/Edmonton America/Boise|MST|MDT",
        "MST America/Phoenix US/Arizona America/Hermosillo|MST",
        "PST8PDT America/Los_Angeles US/Pacific America/Vancouver America/Tijuana|PST|PDT",
        "America/Anchorage US/Alaska America/Juneau|AKST|AKDT",
        "HST Pacific/Honolulu US/Hawaii|HST",
        "America/Halifax Atlantic/Bermuda America/Moncton|AST|ADT",
        "America/Puerto_Rico America/Santo_Domingo America/Barbados America/Martinique|AST",
        "America/St_Johns Canada/Newfoundland|NST|NDT",
        "Asia/Tokyo Japan|JST",
        "Asia/Seoul ROK|KST",
        "Asia/Shanghai Asia/Taipei Asia/Macau PRC|CST",
        "Asia/Hong_Kong Hongkong|HKT",
        "Asia/Manila|PST",
        "Asia/Jakarta|WIB",
        "Asia/Kolkata Asia/Calcutta|IST",
        "Asia/Karachi|PKT",
        "Asia/Jerusalem Israel Asia/Tel_Aviv|IST|IDT",
        "Australia/Sydney Australia/Melbourne Australia/Hobart Australia/Canberra|AEST|AEDT",
        "Australia/Brisbane|AEST",
        "Australia/Adelaide|ACST|ACDT",
        "Australia/Darwin|ACST",
        "Australia/Perth|AWST",
        "Pacific/Auckland NZ|NZST|NZDT",
        "Pacific/Guam|ChST",
    ];

    private static readonly Dictionary<string, (string Winter, string? Summer)> Names = Table
        .Select(static line => line.Split('|'))
        .SelectMany(static parts => parts[0].Split(' ').Select(zone => (zone, names: (parts[1], parts.ElementAtOrDefault(2)))))
        .ToDictionary(static pair => pair.zone, static pair => pair.names, StringComparer.Ordinal);

    /// <summary>What the zone is called in winter, or in summer; null where it is not known.</summary>
    public static string? Find(string zone, bool isSummer) => Names.TryGetValue(zone, out var names) ? isSummer ? names.Summer : names.Winter : null;
}
