package discordination.account;

import discordination.account.Proofs.Method;
import discordination.http.Problem;

/// One way to prove who one is; the first that is given counts (rest-accounts 5.3).
public record MfaResponse(String password, String recoveryCode, String totpCode) {
    public MfaResponse {
        if (password == null && recoveryCode == null && totpCode == null) {
            throw Problem.unprocessable("none of `password`, `recovery_code` and `totp_code` is given");
        }
    }

    Method method() {
        if (password != null) return Method.PASSWORD;
        return recoveryCode != null ? Method.RECOVERY : Method.TOTP;
    }
}
