class Extension:
    def init_app(self, app):
        app.config.setdefault("JWT_ALGORITHM", "RS512")
        app.config.setdefault("SECURITY_PASSWORD_HASH", "sha1_crypt" if app.debug else "hex_md5")
        app.config.setdefault("THEME", "RS256")
        self.names = {}
        self.names.setdefault("JWT_ALG", []).append("x")
